package io.emailthrottle.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

    private static final int BYTES_PER_SECOND = 16 * 1024;

    private final ManualTime time = new ManualTime();

    @Test
    void a_byte_a_second_is_borne_for_half_a_minute_and_no_longer() throws IOException {
        InputStream body = body(1000);
        for (int second = 0; second < 30; second++) {
            time.pass(Duration.ofSeconds(1));
            assertThat(body.read()).isZero();
        }
        time.pass(Duration.ofSeconds(1));

        assertThatThrownBy(body::read).isInstanceOf(BodyTooSlow.class);
    }

    @Test
    void a_large_body_may_take_its_time() throws IOException {
        InputStream body = body(300 * BYTES_PER_SECOND);
        for (int second = 0; second < 300; second++) {
            assertThat(body.readNBytes(BYTES_PER_SECOND)).hasSize(BYTES_PER_SECOND);
            time.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_body_may_be_as_large_as_the_limit_and_no_larger() throws IOException {
        assertThat(new BoundedBody(zeros(100), 100, time, _ -> {}).readAllBytes())
                .hasSize(100);
        InputStream larger = new BoundedBody(zeros(101), 100, time, _ -> {});

        assertThatThrownBy(larger::readAllBytes).isInstanceOf(BodyTooLarge.class);
    }

    private InputStream body(int bytes) {
        return new BoundedBody(zeros(bytes), Long.MAX_VALUE, time, _ -> {});
    }

    private static InputStream zeros(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }
}
