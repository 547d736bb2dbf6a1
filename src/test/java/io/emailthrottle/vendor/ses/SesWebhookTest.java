package io.emailthrottle.vendor.ses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.WebhookContract;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRefused.Kind;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SesWebhookTest extends WebhookContract {

    SesWebhookTest() {
        super(new SesSample());
    }

    @Override
    protected Map<String, String> meanings() {
        return Map.ofEntries(
                Map.entry("delivery", "delivered"),
                Map.entry("delivery as a notification", "delivered"),
                Map.entry("delivery delay", "deferred"),
                Map.entry("permanent bounce", "hard bounce, other"),
                Map.entry("bounce without mailbox", "hard bounce, invalid"),
                Map.entry("bounce by the suppression list", "soft bounce, suppressed"),
                Map.entry("transient bounce", "soft bounce, mailbox_full"),
                Map.entry("bounce by content", "soft bounce, spam"),
                Map.entry("undetermined bounce", "soft bounce, other"),
                Map.entry("complaint", "complained"),
                Map.entry("reject", "soft bounce, spam"),
                Map.entry("rendering failure", "soft bounce, other"),
                Map.entry("open", "opened"),
                Map.entry("click", "clicked"),
                Map.entry("subscription ended", "unsubscribed"));
    }

    private final SesSample ses = (SesSample) sample;
    private final ObjectNode notification = SesSample.notification(sample.body("delivery"), WebhookSample.AT);

    @Test
    void both_versions_of_the_signature_are_known_and_no_other() throws WebhookRefused {
        for (String version : List.of("1", "2")) {
            assertThat(read(SesSample.sign(notification, version)).events()).hasSize(1);
        }
        assertThat(refused(SesSample.sign(notification, "2").put("SignatureVersion", "3")))
                .isEqualTo(Kind.FORGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-central-1.amazonaws.com.example.org/SimpleNotificationService-1.pem",
                "https://example.org/sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-central-1.amazonaws.com@example.org/SimpleNotificationService-1.pem",
                "https://sns.eu-central-1.amazonaws.com:444/SimpleNotificationService-1.pem",
                "https://sns-bucket.s3.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.s3-accelerate.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem?a=b",
                "https://127.0.0.1/SimpleNotificationService-1.pem",
            })
    void a_certificate_from_elsewhere_is_not_even_fetched(String url) {
        assertThat(refused(SesSample.sign(notification.put("SigningCertURL", url), "2")))
                .isEqualTo(Kind.FORGED);
        assertThat(ses.pages.read).isEmpty();
    }

    @Test
    void a_strangers_topic_is_refused_before_anything_is_fetched() {
        String strangers = "arn:aws:sns:eu-central-1:999999999999:events";

        assertThat(refused(SesSample.sign(notification.put("TopicArn", strangers), "2")))
                .isEqualTo(Kind.FORGED);
        assertThat(ses.pages.read).isEmpty();
    }

    @Test
    void a_certificate_that_has_run_out_signs_nothing() {
        Instant late = Instant.parse("2040-01-01T00:00:00Z");
        WebhookRequest request = sample.genuine(sample.body("delivery"), late);

        assertThat(refused(request)).isEqualTo(Kind.FORGED);
    }

    @Test
    void without_its_certificate_a_notification_is_to_be_sent_again() {
        ses.pages.away = true;

        assertThat(refused(SesSample.sign(notification, "2"))).isEqualTo(Kind.UNCHECKED);
    }

    @Test
    void a_subscription_to_a_configured_topic_is_confirmed() throws WebhookRefused {
        String url = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";

        assertThat(read(confirmation(url)).events()).isEmpty();
        assertThat(ses.pages.read).last().hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/?Action=ConfirmSubscription",
                "http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
                "https://sns.eu-central-1.amazonaws.com@169.254.169.254/?Action=ConfirmSubscription",
            })
    void a_subscription_is_confirmed_with_sns_only(String url) {
        assertThat(refused(confirmation(url))).isEqualTo(Kind.FORGED);
        assertThat(ses.pages.read).hasSize(1).first().hasToString(SesSample.CERTIFICATE);
    }

    @Test
    void the_sentence_that_says_that_a_topic_works_tells_of_nothing() throws WebhookRefused {
        String sentence = "Successfully validated SNS topic for Amazon SES event publishing.";

        assertThat(read(SesSample.sign(SesSample.notification(sentence, WebhookSample.AT), "2"))
                        .events())
                .isEmpty();
    }

    private static ObjectNode confirmation(String url) {
        ObjectNode message = SesSample.notification("You have chosen to subscribe", WebhookSample.AT)
                .put("Type", "SubscriptionConfirmation")
                .put("Token", "t")
                .put("SubscribeURL", url);
        return SesSample.sign(message, "2");
    }

    private ParsedWebhook read(ObjectNode message) throws WebhookRefused {
        return sample.webhook().read(request(message));
    }

    private Kind refused(ObjectNode message) {
        return refused(request(message));
    }

    private static WebhookRequest request(ObjectNode message) {
        return new WebhookRequest(
                Map.of(), null, message.toString().getBytes(StandardCharsets.UTF_8), WebhookSample.AT);
    }
}
