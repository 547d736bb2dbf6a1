package io.emailthrottle.ingress.mailersend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.webhook.outgoing.EventFacts;
import io.emailthrottle.webhook.outgoing.EventRequest;
import io.emailthrottle.webhook.outgoing.EventSamples;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailerSendEventsTest {

    private final MailerSendEvents format = new MailerSendEvents();

    private JsonNode body(EventFacts event) throws Exception {
        return new ObjectMapper()
                .readTree(format.request(event, List.of("newest", "older"), EventSamples.AT)
                        .body());
    }

    @ParameterizedTest
    @CsvSource({
        "SENT, activity.sent",
        "DELIVERED, activity.delivered",
        "DELIVERY_DELAYED, activity.deferred",
        "BOUNCED, activity.hard_bounced",
        "COMPLAINED, activity.spam_complaint",
        "OPENED, activity.opened",
        "CLICKED, activity.clicked",
    })
    void events_have_mailersends_names_and_fields(WebhookEventType event, String name) throws Exception {
        JsonNode body = body(EventSamples.of(event));

        assertThat(body.get("type").asText()).isEqualTo(name);
        assertThat(body.get("created_at").asText()).isEqualTo(EventSamples.AT.toString());
        assertThat(body.at("/data/object").asText()).isEqualTo("activity");
        assertThat(body.at("/data/email/message/id").asText()).isEqualTo(EventSamples.EMAIL.toString());
        assertThat(body.at("/data/email/recipient/email").asText()).isEqualTo(EventSamples.RECIPIENT);
        assertThat(body.at("/data/email/tags").toString()).isEqualTo("[\"Welcome email\"]");
    }

    @Test
    void bounces_tell_why_and_clicks_where() throws Exception {
        JsonNode soft = body(EventSamples.of(WebhookEventType.BOUNCED, EventSamples.SOFT));
        JsonNode click = body(EventSamples.of(WebhookEventType.CLICKED));

        assertThat(soft.get("type").asText()).isEqualTo("activity.soft_bounced");
        assertThat(soft.at("/data/morph/reason").asText()).contains("452 4.2.2");
        assertThat(click.at("/data/morph/url").asText()).isEqualTo(EventSamples.LINK);
        assertThat(click.at("/data/morph/ip").asText()).isEqualTo("192.0.2.7");
    }

    @Test
    void the_signature_is_of_the_body_by_the_newest_secret() throws Exception {
        EventRequest request = format.request(
                EventSamples.of(WebhookEventType.DELIVERED), List.of("newest", "older"), EventSamples.AT);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("newest".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(request.headers())
                .isEqualTo(Map.of("Signature", HexFormat.of().formatHex(mac.doFinal(request.body()))));
    }
}
