package io.emailthrottle.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MEGABYTE = 1024 * 1024;

    private final ManualTime time = new ManualTime();

    @Test
    void bodies_together_take_at_most_a_quarter_of_the_heap() throws IOException {
        Admission admission = new Admission(new ApiLimits(10, 3 * MEGABYTE), time, 16 * MEGABYTE);
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
        Admission admission = new Admission(new ApiLimits(10, 3 * MEGABYTE), time, 16 * MEGABYTE);
        try (Admission.Place first = admission.enter();
                Admission.Place second = admission.enter()) {
            first.holdBeside(2 * MEGABYTE);
            read(first, MEGABYTE);

            assertThatThrownBy(() -> second.holdBeside(2 * MEGABYTE)).isInstanceOf(Overloaded.class);
        }
        try (Admission.Place again = admission.enter()) {
            again.holdBeside(4 * MEGABYTE);
        }
    }

    @Test
    void a_body_that_announces_too_much_is_refused_before_it_is_read() {
        Admission admission = new Admission(new ApiLimits(10, MEGABYTE), time, 16 * MEGABYTE);
        try (Admission.Place place = admission.enter()) {
            assertThatThrownBy(() -> place.body(InputStream.nullInputStream(), MEGABYTE + 1))
                    .isInstanceOf(BodyTooLarge.class);
        }
    }

    @Test
    void places_come_back_however_often_they_are_used() {
        Admission admission = new Admission(new ApiLimits(1, MEGABYTE), time, 16 * MEGABYTE);
        for (int i = 0; i < 100; i++) {
            try (Admission.Place place = admission.enter()) {
                assertThat(place).isNotNull();
                assertThatThrownBy(admission::enter).isInstanceOf(Overloaded.class);
            }
        }
    }

    private static void read(Admission.Place place, long bytes) throws IOException {
        place.body(new ByteArrayInputStream(new byte[(int) bytes]), -1).readAllBytes();
    }
}
