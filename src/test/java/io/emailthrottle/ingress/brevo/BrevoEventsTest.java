package io.emailthrottle.ingress.brevo;

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

class BrevoEventsTest {

    private final BrevoEvents format = new BrevoEvents();

    private EventRequest request(EventFacts event) {
        return format.request(event, List.of(format.newSecret()), EventSamples.AT);
    }

    private JsonNode body(EventFacts event) throws Exception {
        return new ObjectMapper().readTree(request(event).body());
    }

    @Test
    void a_delivery_has_brevos_fields() throws Exception {
        JsonNode body = body(EventSamples.of(WebhookEventType.DELIVERED));

        assertThat(body.get("event").asText()).isEqualTo("delivered");
        assertThat(body.get("email").asText()).isEqualTo(EventSamples.RECIPIENT);
        assertThat(body.get("id").asLong()).isBetween(0L, (1L << 53) - 1);
        assertThat(body.get("date").asText()).isEqualTo("2026-01-31 09:30:00");
        assertThat(body.get("ts_epoch").asLong()).isEqualTo(EventSamples.AT.toEpochMilli());
        assertThat(body.get("message-id").asText()).isEqualTo("<" + EventSamples.EMAIL + "@example.com>");
        assertThat(body.get("tags").toString()).isEqualTo("[\"Welcome email\"]");
        assertThat(body.get("tag").asText()).isEqualTo("[\"Welcome email\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "SENT, request",
        "BOUNCED, hard_bounce",
        "DELIVERY_DELAYED, deferred",
        "COMPLAINED, spam",
        "OPENED, opened",
        "CLICKED, click",
        "FAILED, error",
        "SUPPRESSED, blocked",
    })
    void events_have_brevos_names(WebhookEventType event, String name) throws Exception {
        assertThat(body(EventSamples.of(event)).get("event").asText()).isEqualTo(name);
    }

    @Test
    void bounces_have_a_reason_and_clicks_a_link() throws Exception {
        JsonNode soft = body(EventSamples.of(WebhookEventType.BOUNCED, EventSamples.SOFT));
        JsonNode click = body(EventSamples.of(WebhookEventType.CLICKED));

        assertThat(soft.get("event").asText()).isEqualTo("soft_bounce");
        assertThat(soft.get("reason").asText()).contains("452 4.2.2");
        assertThat(click.get("link").asText()).isEqualTo(EventSamples.LINK);
        assertThat(click.get("user_agent").asText()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void it_is_signed_as_standard_webhooks_are() {
        assertThat(request(EventSamples.of(WebhookEventType.SENT)).headers())
                .containsKeys("webhook-id", "webhook-signature");
    }
}
