package io.emailthrottle.ingress.sparkpost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.ingress.http.NumericId;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkPostEventsTest {

    private final SparkPostEvents format = new SparkPostEvents();

    private EventRequest request(WebhookEventType type) {
        return format.request(
                EventSamples.of(type), List.of(format.newSecret()), Instant.parse("2026-02-01T00:00:00Z"));
    }

    private JsonNode event(WebhookEventType type, String kind) throws Exception {
        JsonNode batch = new ObjectMapper().readTree(request(type).body());
        assertThat(batch).hasSize(1);
        return batch.at("/0/msys/" + kind);
    }

    @Test
    void a_bounce_is_a_message_event_with_the_recipients_data() throws Exception {
        JsonNode event = event(WebhookEventType.BOUNCED, "message_event");

        assertThat(event.get("type").textValue()).isEqualTo("bounce");
        assertThat(event.get("rcpt_to").textValue()).isEqualTo("ada@example.org");
        assertThat(event.get("timestamp").textValue()).isEqualTo(Long.toString(EventSamples.AT.getEpochSecond()));
        assertThat(event.get("transmission_id").textValue()).isEqualTo(NumericId.of(EventSamples.EMAIL));
        assertThat(event.get("bounce_class").textValue()).isEqualTo("10");
        assertThat(event.get("error_code").textValue()).isEqualTo("550");
        assertThat(event.get("rcpt_meta").toString()).isEqualTo("{\"user_id\":\"42\"}");
        assertThat(event.get("rcpt_tags").toString()).isEqualTo("[\"Welcome email\"]");
    }

    @Test
    void a_click_is_a_track_event_and_a_failure_a_generation_event() throws Exception {
        JsonNode click = event(WebhookEventType.CLICKED, "track_event");

        assertThat(click.get("type").textValue()).isEqualTo("click");
        assertThat(click.get("target_link_url").textValue()).isEqualTo(EventSamples.LINK);
        assertThat(click.get("user_agent").textValue()).isEqualTo("Mozilla/5.0");
        assertThat(event(WebhookEventType.FAILED, "gen_event").get("type").textValue())
                .isEqualTo("generation_rejection");
        assertThat(event(WebhookEventType.DELIVERED, "message_event")
                        .get("type")
                        .textValue())
                .isEqualTo("delivery");
    }

    @Test
    void a_batch_has_its_id_and_the_signature_of_standard_webhooks() {
        assertThat(request(WebhookEventType.SENT).headers())
                .containsKeys("X-MessageSystems-Batch-ID", "webhook-id", "webhook-timestamp", "webhook-signature");
    }
}
