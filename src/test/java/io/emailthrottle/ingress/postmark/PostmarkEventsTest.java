package io.emailthrottle.ingress.postmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostmarkEventsTest {

    private final PostmarkEvents format = new PostmarkEvents();

    private JsonNode body(EventFacts event) throws Exception {
        return new ObjectMapper().readTree(request(event).body());
    }

    private EventRequest request(EventFacts event) {
        return format.request(event, List.of(format.newSecret()), EventSamples.AT);
    }

    @Test
    void a_delivery_has_postmarks_fields() throws Exception {
        JsonNode body = body(EventSamples.of(WebhookEventType.DELIVERED));

        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                {"RecordType":"Delivery","MessageStream":"outbound","ServerID":1,"MessageID":"%s","Tag":"Welcome email",
                 "Metadata":{"user_id":"42"},"Recipient":"ada@example.org","DeliveredAt":"2026-01-31T09:30:00.123Z","Details":""}""".formatted(EventSamples.EMAIL)));
    }

    @Test
    void a_hard_bounce_is_inactive_and_has_a_number_that_javascript_can_hold() throws Exception {
        JsonNode body = body(EventSamples.of(WebhookEventType.BOUNCED));

        assertThat(body.get("RecordType").asText()).isEqualTo("Bounce");
        assertThat(body.get("Type").asText()).isEqualTo("HardBounce");
        assertThat(body.get("TypeCode").asInt()).isEqualTo(1);
        assertThat(body.get("Inactive").asBoolean()).isTrue();
        assertThat(body.get("Email").asText()).isEqualTo(EventSamples.RECIPIENT);
        assertThat(body.get("Details").asText()).contains("550 5.1.1 no such user");
        assertThat(body.get("ID").asLong()).isBetween(0L, (1L << 53) - 1);
        assertThat(Instant.parse(body.get("BouncedAt").asText())).isEqualTo(EventSamples.AT);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLAINED, SpamComplaint, SpamComplaint, 100001",
        "DELIVERY_DELAYED, Bounce, Transient, 2",
        "FAILED, Bounce, Unknown, 2048",
    })
    void other_bounces_have_their_types(WebhookEventType event, String record, String type, int code) throws Exception {
        JsonNode body = body(EventSamples.of(event));

        assertThat(body.get("RecordType").asText()).isEqualTo(record);
        assertThat(body.get("Type").asText()).isEqualTo(type);
        assertThat(body.get("TypeCode").asInt()).isEqualTo(code);
    }

    @Test
    void a_soft_bounce_is_not_inactive() throws Exception {
        JsonNode body = body(EventSamples.of(WebhookEventType.BOUNCED, EventSamples.SOFT));

        assertThat(body.get("Type").asText()).isEqualTo("SoftBounce");
        assertThat(body.get("Inactive").asBoolean()).isFalse();
    }

    @Test
    void opens_and_clicks_tell_the_visitor() throws Exception {
        JsonNode open = body(EventSamples.of(WebhookEventType.OPENED));
        JsonNode click = body(EventSamples.of(WebhookEventType.CLICKED));

        assertThat(open.get("RecordType").asText()).isEqualTo("Open");
        assertThat(open.at("/Geo/IP").asText()).isEqualTo("192.0.2.7");
        assertThat(click.get("RecordType").asText()).isEqualTo("Click");
        assertThat(click.get("UserAgent").asText()).isEqualTo("Mozilla/5.0");
        assertThat(click.get("OriginalLink").asText()).isEqualTo(EventSamples.LINK);
    }

    @Test
    void it_is_signed_as_standard_webhooks_are() {
        EventFacts event = EventSamples.of(WebhookEventType.DELIVERED);

        assertThat(request(event).headers())
                .containsEntry("webhook-id", event.id().toString())
                .containsKeys("webhook-timestamp", "webhook-signature");
    }
}
