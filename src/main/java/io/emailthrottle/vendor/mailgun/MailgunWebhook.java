package io.emailthrottle.vendor.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.HmacSha256;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.ReplayWindow;
import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Mailgun's webhooks: one event, and beside it an HMAC over a timestamp and a token. */
final class MailgunWebhook implements VendorWebhook {

    /** Mailgun repeats a request for eight hours. */
    private static final Duration REPEATED = Duration.ofHours(8);

    private static final int MAX_TOKEN = 200;

    private final HmacSha256 hmac;
    private final ReplayWindow replayWindow;
    private final SignedOnce signedOnce = new SignedOnce();

    MailgunWebhook(SigningSettings settings) {
        this.hmac = new HmacSha256(settings.secret());
        this.replayWindow = settings.freshness(REPEATED);
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        String type = request.header("Content-Type");
        if (type != null && (type.startsWith("multipart/form-data") || type.startsWith("application/x-www-form"))) {
            throw WebhookRefused.unreadable(
                    "it is a legacy webhook, a form; register it among those that Mailgun sends as JSON");
        }
        JsonNode json = request.json();
        check(new EventFields(json.path("signature")), request);
        VendorEvent event = event(new EventFields(json.path("event-data")));
        return event == null ? ParsedWebhook.nothing() : ParsedWebhook.of(List.of(event));
    }

    private void check(EventFields signature, WebhookRequest request) throws WebhookRefused {
        String timestamp = signature.word("/timestamp");
        String token = signature.word("/token");
        boolean signed = token.length() <= MAX_TOKEN
                && hmac.matchesHex(signature.word("/signature"), utf8(timestamp), utf8(token));
        if (!signed) {
            throw WebhookRefused.forged("its signature is not Mailgun's");
        }
        replayWindow.check(timestamp, request.at());
        if (!signedOnce.admits(token, hash(request.body()))) {
            throw WebhookRefused.forged("its token was used for another request");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable VendorEvent event(EventFields fields) {
        VendorEvent event = switch (fields.word("/event")) {
            case "delivered" -> VendorEvent.of(EventType.DELIVERED);
            case "failed" -> failed(fields);
            case "rejected" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "complained" -> VendorEvent.of(EventType.COMPLAINED);
            case "opened" -> VendorEvent.of(EventType.OPENED);
            case "clicked" -> VendorEvent.of(EventType.CLICKED);
            case "unsubscribed" -> VendorEvent.of(EventType.UNSUBSCRIBED);
            default -> null;
        };
        return event == null
                ? null
                : event.withId(fields.text("/id"))
                        .at(fields.seconds("/timestamp"))
                        .about(fields.text("/user-variables/email_id"), messageId(fields))
                        .to(recipient(fields))
                        .by(fields.text("/ip"), fields.text("/client-info/user-agent"))
                        .saying(fields.text(
                                "/delivery-status/message",
                                "/delivery-status/description",
                                "/reject/reason",
                                "/reason",
                                "/url"));
    }

    /** A rejected message has no recipient of its own; its header names one, or several, of whom none is singled out. */
    private static @Nullable String recipient(EventFields fields) {
        String recipient = fields.text("/recipient");
        String header = fields.text("/message/headers/to");
        if (recipient != null || header == null) {
            return recipient;
        }
        try {
            return Address.parse(header).address();
        } catch (InvalidAddress e) {
            return null;
        }
    }

    /** Temporary failures are tried again; what Mailgun itself holds back says nothing of the address. */
    private static VendorEvent failed(EventFields fields) {
        if (!fields.word("/severity").equals("permanent")) {
            return VendorEvent.of(EventType.DEFERRED);
        }
        return VendorEvent.bounced(
                switch (fields.word("/reason")) {
                    case "bounce" -> Bounce.hard(bounceReason(fields.word("/delivery-status/enhanced-code")));
                    case "suppress-bounce" -> Bounce.hard(Reason.INVALID);
                    case "old" -> Bounce.soft(Reason.TIMED_OUT);
                    case "suppress-complaint", "suppress-unsubscribe", "espblock" -> Bounce.soft(Reason.BLOCKED);
                    default -> Bounce.soft(Reason.OTHER);
                });
    }

    private static Reason bounceReason(String enhancedCode) {
        return enhancedCode.startsWith("5.7.")
                ? Reason.BLOCKED
                : enhancedCode.startsWith("5.1.") ? Reason.INVALID : Reason.OTHER;
    }

    /** Here without the angle brackets that it had when the email was taken. */
    private static @Nullable String messageId(EventFields fields) {
        String id = fields.text("/message/headers/message-id");
        return id == null || id.startsWith("<") ? id : "<" + id + ">";
    }
}
