package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningSecretTest {

    /** The example of Standard Webhooks' own libraries, in each of which it is a test. */
    @Test
    void the_example_of_the_specification_is_signed_as_it_says() {
        SigningSecret secret = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_new_secret_is_32_random_bytes_and_no_text_shows_it() {
        SigningSecret secret = SigningSecret.generate();

        assertThat(secret.text())
                .startsWith("whsec_")
                .isNotEqualTo(SigningSecret.generate().text());
        assertThat(Base64.getDecoder().decode(secret.text().substring(6))).hasSize(32);
        assertThat(secret.toString()).doesNotContain(secret.text().substring(6));
    }
}
