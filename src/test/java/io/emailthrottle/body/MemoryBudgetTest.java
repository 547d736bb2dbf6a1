package io.emailthrottle.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long MEGABYTE = 1024 * 1024;

    private final MemoryBudget whole = new MemoryBudget(100);

    @Test
    void rooms_together_take_at_most_the_budget_and_give_everything_back() {
        try (MemoryBudget.Room first = whole.room();
                MemoryBudget.Room second = whole.room()) {
            first.resize(60);
            second.resize(40);

            assertThatThrownBy(() -> second.resize(41)).isInstanceOf(Overloaded.class);
            first.resize(59);
            assertThatCode(() -> second.resize(41)).doesNotThrowAnyException();
        }
        try (MemoryBudget.Room again = whole.room()) {
            assertThatCode(() -> again.resize(100)).doesNotThrowAnyException();
        }
    }

    @Test
    void what_takes_of_a_half_leaves_the_other_half() {
        MemoryBudget half = whole.half();
        try (MemoryBudget.Room reader = half.room();
                MemoryBudget.Room other = half.room();
                MemoryBudget.Room writer = whole.room()) {
            reader.resize(50);

            assertThatThrownBy(() -> other.resize(1)).isInstanceOf(Overloaded.class);
            assertThatCode(() -> writer.resize(50)).doesNotThrowAnyException();
        }
        try (MemoryBudget.Room writer = whole.room();
                MemoryBudget.Room reader = half.room()) {
            writer.resize(90);

            assertThatThrownBy(() -> reader.resize(11)).isInstanceOf(Overloaded.class);
            assertThatCode(() -> reader.resize(10)).doesNotThrowAnyException();
        }
    }

    @Test
    void an_email_larger_than_the_budget_takes_all_of_it() {
        try (MemoryBudget.Room large = whole.room();
                MemoryBudget.Room small = whole.room()) {
            large.resizeFor(1000);

            assertThatThrownBy(() -> small.resizeFor(1)).isInstanceOf(Overloaded.class);
        }
    }

    @Test
    void of_a_small_heap_the_application_keeps_its_part() {
        long requests = MemoryBudget.ofRequests(128 * MEGABYTE).bytes();
        long deliveries = MemoryBudget.ofDeliveries(128 * MEGABYTE);

        assertThat(requests + deliveries).isLessThan(80 * MEGABYTE);
        assertThat(requests).isGreaterThan(6 * MEGABYTE * MemoryBudget.PEAK);
    }
}
