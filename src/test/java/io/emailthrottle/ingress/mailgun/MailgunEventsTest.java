package io.emailthrottle.ingress.mailgun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MailgunEventsTest {

    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    private final MailgunEvents format = new MailgunEvents();

    private JsonNode told(EventFacts event) throws Exception {
        EventRequest request = format.request(event, List.of("key", "older"), NOW);
        assertThat(request.contentType()).isEqualTo("application/json");
        return new ObjectMapper().readTree(request.body());
    }

    private JsonNode data(WebhookEventType type) throws Exception {
        return told(EventSamples.of(type)).get("event-data");
    }

    @Test
    void the_signature_is_the_hmac_of_timestamp_and_token_by_the_newest_secret() throws Exception {
        JsonNode signature = told(EventSamples.of(WebhookEventType.SENT)).get("signature");

        String timestamp = signature.get("timestamp").textValue();
        String token = signature.get("token").textValue();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(timestamp).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(token).hasSize(50);
        assertThat(signature.get("signature").textValue())
                .isEqualTo(HexFormat.of().formatHex(mac.doFinal((timestamp + token).getBytes(StandardCharsets.UTF_8))));
        assertThat(told(EventSamples.of(WebhookEventType.SENT))
                        .at("/signature/token")
                        .textValue())
                .as("each attempt has a token of its own")
                .isNotEqualTo(token);
    }

    @Test
    void a_delivery_says_whose_and_which_message_it_is() throws Exception {
        JsonNode data = data(WebhookEventType.DELIVERED);

        assertThat(data.get("event").textValue()).isEqualTo("delivered");
        assertThat(data.get("recipient").textValue()).isEqualTo("ada@example.org");
        assertThat(data.get("recipient-domain").textValue()).isEqualTo("example.org");
        assertThat(data.get("timestamp").doubleValue()).isEqualTo(EventSamples.AT.toEpochMilli() / 1000.0);
        assertThat(data.get("tags").toString()).isEqualTo("[\"Welcome email\"]");
        assertThat(data.get("user-variables").toString()).isEqualTo("{\"plan\":\"free\",\"user_id\":\"42\"}");
        assertThat(data.at("/message/headers/message-id").textValue()).isEqualTo(EventSamples.EMAIL + "@example.com");
        assertThat(data.at("/message/headers/subject").textValue()).isEqualTo("Grüße");
        assertThat(data.at("/delivery-status/code").intValue()).isEqualTo(250);
    }

    @Test
    void failures_say_how_severe_they_are() throws Exception {
        JsonNode hard = data(WebhookEventType.BOUNCED);
        JsonNode soft = told(EventSamples.of(WebhookEventType.BOUNCED, EventSamples.SOFT))
                .get("event-data");
        JsonNode delayed = data(WebhookEventType.DELIVERY_DELAYED);
        JsonNode suppressed = data(WebhookEventType.SUPPRESSED);

        assertThat(List.of(hard, soft, delayed, suppressed))
                .allSatisfy(data -> assertThat(data.get("event").textValue()).isEqualTo("failed"));
        assertThat(hard.get("severity").textValue()).isEqualTo("permanent");
        assertThat(hard.at("/delivery-status/code").intValue()).isEqualTo(550);
        assertThat(hard.at("/delivery-status/enhanced-code").textValue()).isEqualTo("5.1.1");
        assertThat(soft.get("severity").textValue()).isEqualTo("temporary");
        assertThat(delayed.get("severity").textValue()).isEqualTo("temporary");
        assertThat(suppressed.get("reason").textValue()).isEqualTo("suppress-bounce");
    }

    @Test
    void a_click_says_where_and_by_whom() throws Exception {
        JsonNode data = data(WebhookEventType.CLICKED);

        assertThat(data.get("event").textValue()).isEqualTo("clicked");
        assertThat(data.get("url").textValue()).isEqualTo(EventSamples.LINK);
        assertThat(data.get("ip").textValue()).isEqualTo("192.0.2.7");
        assertThat(data.at("/client-info/user-agent").textValue()).isEqualTo("Mozilla/5.0");
    }
}
