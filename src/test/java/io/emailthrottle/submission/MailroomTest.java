package io.emailthrottle.submission;

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
    void what_comes_after_too_large_a_message_may_not_trickle_in_for_days() {
        assertThatThrownBy(() -> mailroom.take(null, "", List.of(), new Trickle()))
                .isInstanceOf(DropConnectionException.class)
                .hasMessageStartingWith("4.4.2 ");
    }

    /** At once as much as is too large, then an octet every 59 s, for days. */
    private final class Trickle extends InputStream {

        private int octets;

        @Override
        public int read() {
            if (++octets > 2 * LIMIT) {
                time.pass(Duration.ofSeconds(59));
            }
            return octets < 3 * LIMIT ? 'x' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int octet = read();
            buffer[offset] = (byte) octet;
            return octet < 0 ? -1 : 1;
        }
    }
}
