package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ApiLimits;
import io.emailthrottle.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.io.DotTerminatedInputStream;
import org.subethamail.smtp.internal.io.DotUnstuffingInputStream;

@Timeout(30)
class SubmissionHandlerTest {

    private static final int LIMIT = 100_000;

    private final ManualTime time = new ManualTime();
    private final SubmissionHandler submissionHandler = new SubmissionHandler(
            null, null, new Admission(new ApiLimits(1, LIMIT), time), null, new SimpleMeterRegistry(), time);

    @Test
    void what_comes_after_too_large_a_message_may_not_trickle_in_for_days() {
        Trickle trickle = new Trickle(2 * LIMIT, Duration.ofSeconds(59));

        assertThatThrownBy(() -> submissionHandler.take(null, "", List.of(), asTheServerReads(trickle)))
                .isInstanceOf(DropConnectionException.class)
                .hasMessageStartingWith("4.4.2 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 59})
    void a_message_that_trickles_in_is_cut_off(int secondsBetweenOctets) {
        Trickle trickle = new Trickle(0, Duration.ofSeconds(secondsBetweenOctets));

        assertThatThrownBy(() -> submissionHandler.take(null, "", List.of(), asTheServerReads(trickle)))
                .isInstanceOf(DropConnectionException.class)
                .hasMessageStartingWith("4.4.2 ");
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(5));
    }

    /** Waits for all octets that it is asked for. */
    private static InputStream asTheServerReads(InputStream data) {
        return new DotUnstuffingInputStream(new DotTerminatedInputStream(data));
    }

    /** So many octets at once, then one at a time, for days. */
    private final class Trickle extends InputStream {

        private final int atOnce;
        private final Duration between;
        private int octets;

        private Trickle(int atOnce, Duration between) {
            this.atOnce = atOnce;
            this.between = between;
        }

        @Override
        public int read() {
            if (++octets > atOnce) {
                time.pass(between);
            }
            return octets < 3 * LIMIT ? 'x' : -1;
        }
    }
}
