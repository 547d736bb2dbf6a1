package io.emailthrottle.vendor.ses;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.ReplayWindow;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what SNS sends of SES's events, from configured topics only, and confirms their subscriptions. Anybody may have a
 * topic of his own, and SNS signs for all.
 */
final class SesWebhook implements VendorWebhook {

    private static final Logger log = LoggerFactory.getLogger(SesWebhook.class);

    private static final Pattern SUBSCRIBE_URL = Pattern.compile(SnsSignature.ORIGIN + "/\\?[!-~]{1,2000}");

    private final Set<String> topics;
    private final ReplayWindow replayWindow;
    private final SnsSignature signature;
    private final SnsPages pages;

    SesWebhook(SesWebhookSettings settings, SnsPages pages) {
        this.topics = Set.copyOf(settings.topics());
        this.replayWindow = new ReplayWindow(settings.maxAge());
        this.signature = new SnsSignature(pages);
        this.pages = pages;
    }

    /** SNS repeats the topic in a header; the signature is in the body. */
    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        if (!topics.contains(head.signature("x-amz-sns-topic-arn"))) {
            throw WebhookRefused.forged("it is of no topic that is configured");
        }
    }

    /** The topic is looked at first, so that nothing is fetched for strangers. */
    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        EventFields message = new EventFields(request.json());
        if (!topics.contains(message.word("/TopicArn"))) {
            throw WebhookRefused.forged("it is of no topic that is configured");
        }
        signature.check(message, request.at());
        replayWindow.check(message.date("/Timestamp"), request.at());
        return switch (message.word("/Type")) {
            case "Notification" -> ParsedWebhook.of(events(message));
            case "SubscriptionConfirmation" -> {
                confirm(message);
                yield ParsedWebhook.nothing();
            }
            default -> ParsedWebhook.nothing();
        };
    }

    private void confirm(EventFields message) throws WebhookRefused {
        String url = message.word("/SubscribeURL");
        if (!SUBSCRIBE_URL.matcher(url).matches()) {
            throw WebhookRefused.forged("its subscription is not confirmed with SNS");
        }
        try {
            pages.get(URI.create(url));
            log.info("confirmed the subscription to {}", message.word("/TopicArn"));
        } catch (IOException | IllegalArgumentException e) {
            throw WebhookRefused.unchecked("the subscription cannot be confirmed now");
        }
    }

    /** SNS sends a sentence too, to say that a topic works. */
    private static List<VendorEvent> events(EventFields message) throws WebhookRefused {
        String text = message.word("/Message");
        if (!text.startsWith("{")) {
            return List.of();
        }
        JsonNode event = WebhookRequest.json(text.getBytes(StandardCharsets.UTF_8));
        return SesEvents.of(new EventFields(event), message.text("/MessageId"));
    }
}
