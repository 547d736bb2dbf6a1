package io.emailthrottle.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.body.Overloaded;
import io.emailthrottle.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MEGABYTE = 1024 * 1024;

    private final ManualTime time = new ManualTime();

    @Test
    void bodies_together_take_at_most_the_budget_at_their_peak() throws IOException {
        Admission admission = new Admission(new ApiLimits(10, 3 * MEGABYTE), budget(), time);
        try (Admission.Place first = admission.enter();
                Admission.Place second = admission.enter()) {
            read(first, 3 * MEGABYTE);

            assertThatThrownBy(() -> read(second, 2 * MEGABYTE)).isInstanceOf(Overloaded.class);
        }
        try (Admission.Place again = admission.enter()) {
            read(again, 3 * MEGABYTE);
        }
    }

    @Test
    void what_is_held_beside_a_body_counts_as_the_body_does() throws IOException {
        Admission admission = new Admission(new ApiLimits(10, 3 * MEGABYTE), budget(), time);
        try (Admission.Place first = admission.enter();
                Admission.Place second = admission.enter()) {
            first.holdBeside(10 * MEGABYTE);
            read(first, MEGABYTE);

            assertThatThrownBy(() -> second.holdBeside(9 * MEGABYTE)).isInstanceOf(Overloaded.class);
        }
        try (Admission.Place again = admission.enter()) {
            again.holdBeside(24 * MEGABYTE);
        }
    }

    @Test
    void the_largest_body_is_taken_alone_whatever_is_held_beside_it() throws IOException {
        Admission admission = new Admission(new ApiLimits(10, 5 * MEGABYTE), budget(), time);
        try (Admission.Place first = admission.enter();
                Admission.Place second = admission.enter()) {
            read(first, admission.maxBody());
            first.holdBeside(MEGABYTE);

            assertThatThrownBy(() -> read(second, 1)).isInstanceOf(Overloaded.class);
        }
    }

    @Test
    void a_body_that_announces_too_much_is_refused_before_it_is_read() {
        Admission admission = new Admission(new ApiLimits(10, MEGABYTE), budget(), time);
        try (Admission.Place place = admission.enter()) {
            assertThatThrownBy(() -> place.body(InputStream.nullInputStream(), MEGABYTE + 1))
                    .isInstanceOf(BodyTooLarge.class);
        }
    }

    @Test
    void a_body_that_could_never_fit_into_the_memory_is_too_large() {
        Admission admission = new Admission(new ApiLimits(10, 5 * MEGABYTE), budget(), time);
        assertThat(admission.maxBody()).isEqualTo(4 * MEGABYTE);
        try (Admission.Place place = admission.enter()) {
            assertThatThrownBy(() -> place.body(InputStream.nullInputStream(), 4 * MEGABYTE + 1))
                    .isInstanceOf(BodyTooLarge.class)
                    .hasMessageContaining("larger than " + 4 * MEGABYTE + " bytes");
        }
    }

    @Test
    void memory_for_an_announced_body_is_taken_before_it_is_read() throws IOException {
        Admission admission = new Admission(new ApiLimits(10, 3 * MEGABYTE), budget(), time);
        try (Admission.Place first = admission.enter();
                Admission.Place second = admission.enter()) {
            InputStream body = first.body(new ByteArrayInputStream(new byte[(int) (3 * MEGABYTE)]), 3 * MEGABYTE);

            assertThatThrownBy(() -> second.body(InputStream.nullInputStream(), 2 * MEGABYTE))
                    .isInstanceOf(Overloaded.class);
            assertThat(body.readAllBytes()).hasSize((int) (3 * MEGABYTE));
        }
    }

    @Test
    void places_come_back_however_often_they_are_used() {
        Admission admission = new Admission(new ApiLimits(1, MEGABYTE), budget(), time);
        for (int i = 0; i < 100; i++) {
            try (Admission.Place place = admission.enter()) {
                assertThat(place).isNotNull();
                assertThatThrownBy(admission::enter).isInstanceOf(Overloaded.class);
            }
        }
    }

    /** Enough for 4 MB of bodies. */
    private static MemoryBudget budget() {
        return new MemoryBudget(4 * MEGABYTE * MemoryBudget.PEAK);
    }

    private static void read(Admission.Place place, long bytes) throws IOException {
        place.body(new ByteArrayInputStream(new byte[(int) bytes]), -1).readAllBytes();
    }
}
