package io.emailthrottle.body;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.time.ManualTime;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class PacedOutputTest {

    private static final byte[] PIECE = new byte[8 * 1024];

    private final ManualTime time = new ManualTime();
    private final ServletOutputStream out = new PacedOutput(new MockHttpServletResponse().getOutputStream(), time);

    @Test
    void a_client_that_reads_a_little_now_and_then_is_disconnected() throws IOException {
        for (int i = 0; i < 3; i++) {
            out.write(PIECE);
            time.pass(Duration.ofSeconds(10));
        }
        time.pass(Duration.ofSeconds(1));

        assertThatThrownBy(() -> out.write(PIECE)).isInstanceOf(ClientAbortException.class);
        assertThatThrownBy(() -> out.write(PIECE)).isInstanceOf(ClientAbortException.class);
        assertThatThrownBy(out::flush).isInstanceOf(ClientAbortException.class);
    }

    @Test
    void a_slow_connection_may_take_its_time() throws IOException {
        for (int i = 0; i < 1000; i++) {
            out.write(PIECE);
            time.pass(Duration.ofMillis(490));
        }

        assertThatCode(() -> out.write(PIECE)).doesNotThrowAnyException();
    }

    @Test
    void a_pause_before_the_first_byte_does_not_count() {
        time.pass(Duration.ofMinutes(2));

        assertThatCode(() -> out.write(PIECE)).doesNotThrowAnyException();
    }
}
