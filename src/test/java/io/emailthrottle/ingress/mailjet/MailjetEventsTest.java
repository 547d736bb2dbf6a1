package io.emailthrottle.ingress.mailjet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailjetEventsTest {

    private final MailjetEvents format = new MailjetEvents();

    private EventRequest request(EventFacts event) {
        return format.request(event, List.of(format.newSecret()), EventSamples.AT);
    }

    private JsonNode first(EventFacts event) throws Exception {
        JsonNode events = new ObjectMapper().readTree(request(event).body());
        assertThat(events.isArray()).isTrue();
        return events.get(0);
    }

    @Test
    void a_delivery_is_sent_in_mailjets_words() throws Exception {
        JsonNode event = first(EventSamples.of(WebhookEventType.DELIVERED));

        assertThat(event.get("event").asText()).isEqualTo("sent");
        assertThat(event.get("time").asLong()).isEqualTo(EventSamples.AT.getEpochSecond());
        assertThat(event.get("MessageID").isIntegralNumber()).isTrue();
        assertThat(event.get("MessageID").asLong()).isPositive();
        assertThat(event.get("Message_GUID").asText()).isEqualTo(EventSamples.EMAIL.toString());
        assertThat(event.get("email").asText()).isEqualTo(EventSamples.RECIPIENT);
        assertThat(event.has("CustomID")).isTrue();
        assertThat(event.has("Payload")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCED, bounce",
        "COMPLAINED, spam",
        "OPENED, open",
        "CLICKED, click",
        "FAILED, blocked",
        "SUPPRESSED, blocked",
    })
    void events_have_mailjets_names(WebhookEventType event, String name) throws Exception {
        assertThat(first(EventSamples.of(event)).get("event").asText()).isEqualTo(name);
    }

    @Test
    void a_bounce_tells_why() throws Exception {
        JsonNode hard = first(EventSamples.of(WebhookEventType.BOUNCED));
        JsonNode soft = first(EventSamples.of(WebhookEventType.BOUNCED, EventSamples.SOFT));

        assertThat(hard.get("hard_bounce").asBoolean()).isTrue();
        assertThat(hard.get("error").asText()).isEqualTo("user unknown");
        assertThat(hard.get("comment").asText()).contains("550 5.1.1");
        assertThat(soft.get("hard_bounce").asBoolean()).isFalse();
        assertThat(soft.get("error").asText()).isEqualTo("quota exceeded");
    }

    @Test
    void a_click_tells_the_link_and_the_visitor() throws Exception {
        JsonNode click = first(EventSamples.of(WebhookEventType.CLICKED));

        assertThat(click.get("url").asText()).isEqualTo(EventSamples.LINK);
        assertThat(click.get("ip").asText()).isEqualTo("192.0.2.7");
        assertThat(click.get("agent").asText()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void it_is_signed_as_standard_webhooks_are() {
        assertThat(request(EventSamples.of(WebhookEventType.DELIVERED)).headers())
                .containsKeys("webhook-id", "webhook-signature");
    }
}
