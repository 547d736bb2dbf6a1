package io.emailthrottle.vendor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SharedSecretTest {

    private static final String SECRET = "a secret of 16 or more";

    private final SharedSecret secret = new SharedSecret(new SharedSecretSettings(null, null, SECRET));

    @Test
    void it_may_be_shown_as_a_bearer_token_in_a_header_of_its_own_or_in_the_url() {
        assertThatCode(() -> secret.check(request("Authorization", "Bearer " + SECRET, null)))
                .doesNotThrowAnyException();
        assertThatCode(() -> secret.check(request("x-webhook-secret", SECRET, null)))
                .doesNotThrowAnyException();
        assertThatCode(() -> secret.check(request("X-Other", "x", SECRET))).doesNotThrowAnyException();
    }

    @Test
    void nothing_else_is_it() {
        for (WebhookRequest request : new WebhookRequest[] {
            request("X-Other", "x", null),
            request("X-Webhook-Secret", SECRET + "!", null),
            request("X-Webhook-Secret", "", ""),
            request("Authorization", "Bearer null", "null"),
            request("Authorization", "Basic bnVsbDpudWxs", null),
            request("Authorization", "Basic " + SECRET, null),
        }) {
            assertThatThrownBy(() -> secret.check(request)).isInstanceOf(WebhookRefused.class);
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(new SharedSecretSettings(null, null, null), false),
                Arguments.of(new SharedSecretSettings(null, null, ""), false),
                Arguments.of(new SharedSecretSettings(null, null, "short"), false),
                Arguments.of(new SharedSecretSettings("user", null, null), false),
                Arguments.of(new SharedSecretSettings("user", "", null), false),
                Arguments.of(new SharedSecretSettings("user", "        ", null), false),
                Arguments.of(new SharedSecretSettings("", "correct horse battery", null), false),
                Arguments.of(new SharedSecretSettings("user", "", SECRET), false),
                Arguments.of(new SharedSecretSettings(null, "correct horse battery", SECRET), false),
                Arguments.of(new SharedSecretSettings("user", null, SECRET), false),
                Arguments.of(new SharedSecretSettings("user", "fifteen letters", null), false),
                Arguments.of(new SharedSecretSettings("user", "correct horse battery", null), true),
                Arguments.of(new SharedSecretSettings("user", "correct horse battery", SECRET), true),
                Arguments.of(new SharedSecretSettings(null, null, SECRET), true));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void there_is_no_webhook_that_anybody_could_use(SharedSecretSettings settings, boolean valid) {
        ThrowingCallable create = () -> new SharedSecret(settings);
        if (valid) {
            assertThatCode(create).doesNotThrowAnyException();
        } else {
            assertThatIllegalArgumentException().isThrownBy(create);
        }
        assertThat(settings.toString()).doesNotContain("horse", SECRET);
    }

    private static WebhookRequest request(String header, String value, String parameter) {
        return new WebhookRequest(Map.of(header, value), parameter, new byte[0], Instant.EPOCH);
    }
}
