package io.emailthrottle.webhook.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.server.ResponseStatusException;

@Timeout(30)
class WebhookBodyTest {

    private final ManualTime time = new ManualTime();
    private final WebhookBody bodies = new WebhookBody(time);

    @Test
    void a_byte_a_second_is_cut_off_after_five_seconds_and_never_has_a_place() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket stranger = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket socket = server.accept()) {
            for (int i = 0; i <= WebhookBodyLimit.OF_A_VENDOR; i++) {
                Duration before = time.passed();
                InputStream slow = new Trickle(socket.getInputStream(), stranger.getOutputStream(), time);

                assertThatThrownBy(() -> bodies.read("a", "x", slow, 1_000_000, body -> body.length))
                        .isInstanceOf(BodyTooSlow.class);
                assertThat(time.passed().minus(before)).isEqualTo(Duration.ofSeconds(6));
            }
        }
    }

    @Test
    void a_body_may_be_as_large_as_the_limit_and_no_larger() throws IOException {
        assertThat(bodies.<Integer>read("a", "x", zeros(WebhookBody.MAX), -1, body -> body.length))
                .isEqualTo(WebhookBody.MAX);
        assertThatThrownBy(() -> bodies.read("a", "x", zeros(WebhookBody.MAX + 1), -1, body -> body.length))
                .isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> bodies.read("a", "x", zeros(0), WebhookBody.MAX + 1, body -> body.length))
                .isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void sockets_that_send_less_than_a_small_body_keep_nobody_out() throws IOException {
        for (int i = 0; i < 70; i++) {
            InputStream silent =
                    new SequenceInputStream(zeros(WebhookBody.SMALL - 1), new Silence(this::aGenuineEventIsTaken));

            assertThatThrownBy(() -> bodies.read("a", "x", silent, -1, body -> body.length))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void an_address_has_half_of_a_vendors_places_and_a_vendor_no_more_than_its_own() throws IOException {
        hold(WebhookBodyLimit.FROM_AN_ADDRESS, "a", "x", () -> {
            assertThatThrownBy(() -> bodies.read("a", "x", zeros(1), 1, body -> body.length))
                    .isInstanceOf(ResponseStatusException.class);
            aGenuineEventIsTaken();
            hold(WebhookBodyLimit.FROM_AN_ADDRESS, "a", "y", () -> {
                assertThatThrownBy(() -> bodies.read("a", "z", zeros(1), 1, body -> body.length))
                        .isInstanceOf(ResponseStatusException.class);
                assertThat(bodies.<Integer>read("b", "x", zeros(1), 1, body -> body.length))
                        .isEqualTo(1);
            });
        });
        aGenuineEventIsTaken();
    }

    private void aGenuineEventIsTaken() throws IOException {
        assertThat(bodies.<Integer>read("a", "of the vendor", zeros(800), 800, body -> body.length))
                .isEqualTo(800);
    }

    /** Does something while so many bodies are in hand. */
    private void hold(int places, String vendor, String address, Action action) throws IOException {
        if (places == 0) {
            action.run();
        } else {
            bodies.read(vendor, address, zeros(1), 1, body -> {
                hold(places - 1, vendor, address, action);
                return body;
            });
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    /** A connection that comes to nothing: meanwhile something else happens. */
    private static final class Silence extends InputStream {

        private final Action meanwhile;

        private Silence(Action meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public int read() throws IOException {
            meanwhile.run();
            throw new SocketTimeoutException();
        }
    }

    private static InputStream zeros(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    /** What comes over a connection whose other end sends a byte a second, and never an end. */
    private static final class Trickle extends FilterInputStream {

        private final OutputStream from;
        private final ManualTime time;

        private Trickle(InputStream in, OutputStream from, ManualTime time) {
            super(in);
            this.from = from;
            this.time = time;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            time.pass(Duration.ofSeconds(1));
            from.write('x');
            return super.read(buffer, offset, length);
        }
    }
}
