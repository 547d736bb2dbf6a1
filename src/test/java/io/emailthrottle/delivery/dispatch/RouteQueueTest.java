package io.emailthrottle.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.FakeVendor;
import io.emailthrottle.delivery.dispatch.RouteQueue.Line;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the dispatcher has to read what waits, and when it need not. */
class RouteQueueTest {

    private final ManualTime time = new ManualTime();
    private final RouteQueue queue = new RouteQueue(
            Pipelines.routes(Pipelines.of("a", new FakeVendor(), time)).all().getFirst());
    private final Line high = queue.lines().getFirst();
    private final Line normal = queue.lines().get(1);

    @BeforeEach
    void everything_was_read_and_nothing_waits() {
        assertThat(queue.mayHaveChanged(time.nanos())).isTrue();
        queue.unblock();
        for (Line line : queue.lines()) {
            line.look(time.nanos());
            line.lookAgain(time.nanos() + Duration.ofSeconds(1).toNanos());
        }
        assertThat(queue.mayHaveChanged(time.nanos())).isFalse();
    }

    @Test
    void an_email_of_one_priority_is_no_reason_to_read_the_others() {
        assertThat(queue.tell(Priority.NORMAL)).isTrue();

        assertThat(normal.stale(time.nanos())).isTrue();
        assertThat(high.stale(time.nanos())).isFalse();
        normal.look(time.nanos());
        assertThat(queue.mayHaveChanged(time.nanos())).isFalse();
    }

    @Test
    void whoever_looks_anyway_looks_for_other_nodes_emails_of_all_priorities_soon() {
        time.pass(Duration.ofMillis(50));

        assertThat(queue.mayHaveChanged(time.nanos())).isFalse();
        assertThat(high.stale(time.nanos())).isTrue();
    }

    @Test
    void what_falls_due_is_read_then() {
        assertThat(queue.lookAt())
                .isEqualTo(time.nanos() + Duration.ofSeconds(1).toNanos());
        time.pass(Duration.ofSeconds(1));

        assertThat(queue.mayHaveChanged(time.nanos())).isTrue();
        assertThat(high.mayHaveChanged(time.nanos())).isTrue();
    }

    @Test
    void news_wait_while_its_vendors_take_nothing() {
        queue.block(time.nanos() + Duration.ofHours(1).toNanos(), false);

        assertThat(queue.tell(Priority.NORMAL)).isFalse();
        assertThat(queue.lookAt()).isEqualTo(time.nanos() + Duration.ofHours(1).toNanos());
        queue.unblock();
        assertThat(normal.mayHaveChanged(time.nanos())).isTrue();
    }
}
