package io.emailthrottle.vendor.sendgrid;

import io.emailthrottle.vendor.events.Bounce;
import io.emailthrottle.vendor.events.Bounce.Reason;
import io.emailthrottle.vendor.events.EventFields;
import io.emailthrottle.vendor.events.EventType;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.ReplayWindow;
import io.emailthrottle.vendor.events.VendorEvent;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads SendGrid's Event Webhook, an array of events signed with ECDSA (P-256, SHA-256) over timestamp and body. */
final class SendGridWebhook implements VendorWebhook {

    private static final String HEADER = "X-Twilio-Email-Event-Webhook-";

    private final PublicKey key;
    private final ReplayWindow replayWindow;

    SendGridWebhook(SendGridWebhookSettings settings) {
        this.key = key(settings.publicKey());
        this.replayWindow = new ReplayWindow(settings.maxAge());
    }

    private static PublicKey key(String base64) {
        try {
            byte[] encoded = Base64.getDecoder().decode(base64.strip());
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "public-key is no elliptic curve key: SendGrid shows it as one line of Base64 (" + e.getMessage()
                            + ")");
        }
    }

    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        head.signature(HEADER + "Timestamp");
        head.signature(HEADER + "Signature");
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        String timestamp = request.signature(HEADER + "Timestamp");
        if (!signed(request.signature(HEADER + "Signature"), timestamp, request.body())) {
            throw WebhookRefused.forged("its signature is not SendGrid's");
        }
        replayWindow.check(timestamp, request.at());
        return ParsedWebhook.of(EventFields.each(request.json()).stream()
                .flatMap(fields -> event(fields).stream())
                .toList());
    }

    private boolean signed(String signature, String timestamp, byte[] body) {
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initVerify(key);
            ecdsa.update(timestamp.getBytes(StandardCharsets.UTF_8));
            ecdsa.update(body);
            return ecdsa.verify(Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<VendorEvent> event(EventFields fields) {
        return kind(fields)
                .map(event -> event.withId(fields.text("/sg_event_id"))
                        .at(fields.seconds("/timestamp"))
                        .about(fields.text("/email_id"), messageId(fields.text("/sg_message_id")))
                        .to(fields.text("/email"))
                        .by(fields.text("/ip"), fields.text("/useragent"))
                        .saying(fields.text("/reason", "/url", "/response")));
    }

    private static Optional<VendorEvent> kind(EventFields fields) {
        return Optional.ofNullable(
                switch (fields.word("/event")) {
                    case "delivered" -> VendorEvent.of(EventType.DELIVERED);
                    case "deferred" -> VendorEvent.of(EventType.DEFERRED);
                    case "bounce" -> VendorEvent.bounced(bounce(fields));
                    case "dropped" -> VendorEvent.bounced(drop(fields.word("/reason")));
                    case "spamreport" -> VendorEvent.of(EventType.COMPLAINED);
                    case "open" -> VendorEvent.of(EventType.OPENED);
                    case "click" -> VendorEvent.of(EventType.CLICKED);
                    case "unsubscribe", "group_unsubscribe" -> VendorEvent.of(EventType.UNSUBSCRIBED);
                    default -> null;
                });
    }

    /** What SendGrid calls blocked is about the sender; the classification is finer, where there is one. */
    private static Bounce bounce(EventFields fields) {
        boolean hard = fields.word("/type").equals("bounce");
        return switch (fields.word("/bounce_classification")) {
            case "Invalid Address" -> new Bounce(hard, Reason.INVALID);
            case "Reputation", "Frequency or Volume Too High" -> Bounce.soft(Reason.BLOCKED);
            case "Content" -> Bounce.soft(Reason.SPAM);
            default ->
                switch (fields.word("/type")) {
                    case "bounce" ->
                        Bounce.hard(fields.word("/status").startsWith("5.1.") ? Reason.INVALID : Reason.OTHER);
                    case "expired" -> Bounce.soft(Reason.TIMED_OUT);
                    default -> Bounce.soft(Reason.BLOCKED);
                };
        };
    }

    /** SendGrid did not even try: the address is on one of its lists, or none. */
    private static Bounce drop(String reason) {
        return switch (reason) {
            case "Bounced Address", "Invalid" -> Bounce.hard(Reason.INVALID);
            case "Spam Content" -> Bounce.soft(Reason.SPAM);
            default -> Bounce.soft(Reason.BLOCKED);
        };
    }

    /** It begins with what {@code X-Message-Id} said; behind a dot stands what differs by recipient. */
    private static @Nullable String messageId(@Nullable String id) {
        return id == null || id.indexOf('.') < 0 ? id : id.substring(0, id.indexOf('.'));
    }
}
