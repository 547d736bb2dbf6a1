package io.emailthrottle.vendor.mailgun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookContract;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailgunWebhookTest extends WebhookContract {

    MailgunWebhookTest() {
        super(new MailgunSample());
    }

    @Override
    protected boolean proofIsInTheBody() {
        return true;
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivered", "delivered"),
                Map.entry("failed for now", "deferred"),
                Map.entry("failed for good", "hard bounce, invalid"),
                Map.entry("failed by policy", "hard bounce, blocked"),
                Map.entry("held back after a bounce", "hard bounce, invalid"),
                Map.entry("held back after an unsubscribe", "soft bounce, blocked"),
                Map.entry("failed as too old", "soft bounce, timed_out"),
                Map.entry("failed otherwise", "soft bounce, other"),
                Map.entry("rejected", "soft bounce, blocked"),
                Map.entry("opened", "opened"),
                Map.entry("clicked", "clicked"),
                Map.entry("unsubscribed", "unsubscribed"),
                Map.entry("complained", "complained"));
    }

    @Test
    void a_token_signs_one_body_only_however_often_that_comes() throws WebhookRefused {
        VendorWebhook webhook = sample.webhook();
        WebhookRequest first = MailgunSample.withToken("token", sample.body("delivered"));
        WebhookRequest other = MailgunSample.withToken("token", sample.body("complained"));

        assertThat(webhook.read(first).events()).hasSize(1);
        assertThat(webhook.read(first).events()).hasSize(1);
        assertThatThrownBy(() -> webhook.read(other)).hasMessageContaining("token");
    }

    @Test
    void a_legacy_webhook_which_is_a_form_is_refused_in_words() {
        WebhookRequest json = MailgunSample.withToken("token", sample.body("delivered"));
        WebhookRequest form = new WebhookRequest(
                Map.of("content-type", "application/x-www-form-urlencoded"),
                json.secret(),
                "event=delivered".getBytes(StandardCharsets.UTF_8),
                json.at());

        assertThatThrownBy(() -> sample.webhook().read(form)).hasMessageContaining("legacy webhook");
    }
}
