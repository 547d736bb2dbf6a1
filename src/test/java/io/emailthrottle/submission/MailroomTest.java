package io.emailthrottle.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.api.Admission;
import io.emailthrottle.api.ApiLimits;
import io.emailthrottle.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.subethamail.smtp.DropConnectionException;

@Timeout(30)
class MailroomTest {

    private static final int LIMIT = 100_000;

    private final ManualTime time = new ManualTime();
    private final Mailroom mailroom = new Mailroom(
            null, null, new Admission(new ApiLimits(1, LIMIT), time), null, new SimpleMeterRegistry(), time);

    @Test
    void a_message_may_not_trickle_in_for_days() {
        assertThatThrownBy(() -> mailroom.take(null, "", List.of(), new Trickle(0)))
                .isInstanceOf(DropConnectionException.class)
                .hasMessageStartingWith("4.4.2 ");
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void what_comes_after_too_large_a_message_may_not_trickle_in_for_days() {
        assertThatThrownBy(() -> mailroom.take(null, "", List.of(), new Trickle(LIMIT + 1)))
                .isInstanceOf(DropConnectionException.class)
                .hasMessageStartingWith("4.4.2 ");
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(2));
    }

    /** So many octets at once, then one every 59 s, for days; who asks for several waits for all of them. */
    private final class Trickle extends InputStream {

        private final int atOnce;
        private int octets;

        private Trickle(int atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public int read() {
            if (++octets > atOnce) {
                time.pass(Duration.ofSeconds(59));
            }
            return octets < atOnce + LIMIT ? 'x' : -1;
        }
    }
}
