package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for events in the form of every vendor. */
class EventFormatsTest {

    static Stream<EventFormat> formats() {
        return DialectNames.eventFormats().stream();
    }

    static Stream<Arguments> formatsAndEvents() {
        return formats().flatMap(format -> format.events().stream().map(event -> Arguments.of(format, event)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("formatsAndEvents")
    void every_event_of_a_form_can_be_told(EventFormat format, WebhookEventType type) {
        String secret = format.newSecret();

        EventRequest request =
                format.request(EventSamples.of(type), List.of(secret), Instant.parse("2026-02-01T00:00:00Z"));

        String body = new String(request.body(), StandardCharsets.UTF_8);
        assertThat(body).contains(EventSamples.RECIPIENT).doesNotContain(secret);
        assertThat(body).as("the vendor's id is no recipient").doesNotContain("vendor-1@");
        assertThat(request.headers().values()).noneMatch(value -> value.contains(secret));
        if (type == WebhookEventType.BOUNCED) {
            assertThat(body).contains("no such user");
        }
        if (type == WebhookEventType.CLICKED) {
            assertThat(body).contains("example.com/plan");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void what_verifies_is_what_signed_or_its_public_half(EventFormat format) {
        String secret = format.newSecret();

        assertThat(format.newSecret()).as("each secret is another").isNotEqualTo(secret);
        assertThat(secret).contains(format.verifiedWith(secret));
    }
}
