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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookBodyTest {

    private static final int PLACES = 64;

    private final ManualTime time = new ManualTime();
    private final WebhookBody bodies = new WebhookBody(time);

    @Test
    void a_byte_a_second_is_cut_off_after_half_a_minute_and_gives_its_place_back() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket stranger = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket socket = server.accept()) {
            for (int i = 0; i <= PLACES; i++) {
                Duration before = time.passed();
                InputStream slow = new Trickle(socket.getInputStream(), stranger.getOutputStream(), time);

                assertThatThrownBy(() -> bodies.read(slow, 1_000_000, body -> body.length))
                        .isInstanceOf(BodyTooSlow.class);
                assertThat(time.passed().minus(before)).isEqualTo(Duration.ofSeconds(31));
            }
        }
    }

    @Test
    void a_body_may_be_as_large_as_the_limit_and_no_larger() throws IOException {
        assertThat(bodies.<Integer>read(zeros(WebhookBody.MAX), -1, body -> body.length))
                .isEqualTo(WebhookBody.MAX);
        assertThatThrownBy(() -> bodies.read(zeros(WebhookBody.MAX + 1), -1, body -> body.length))
                .isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> bodies.read(zeros(0), WebhookBody.MAX + 1, body -> body.length))
                .isInstanceOf(BodyTooLarge.class);
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
