package io.emailthrottle.vendor.resend;

import io.emailthrottle.vendor.events.AmazonBounces;
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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Resend's webhooks: one event, signed by the Standard Webhooks scheme under the header names of Svix.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">The scheme</a>
 */
final class ResendWebhook implements VendorWebhook {

    private static final String SECRET = "whsec_";
    private static final String VERSION = "v1,";

    /** Each attempt is signed anew. */
    private static final Duration REPEATED = Duration.ofMinutes(5);

    private final HmacSha256 hmac;
    private final ReplayWindow replayWindow;

    ResendWebhook(SigningSettings settings) {
        this.hmac = new HmacSha256(key(settings.secret()));
        this.replayWindow = settings.freshness(REPEATED);
    }

    private static byte[] key(String secret) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.strip().replaceFirst("^" + SECRET, ""));
            if (key.length > 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the secret.
        }
        throw new IllegalArgumentException("secret is not what Resend shows: whsec_ and Base64 behind it");
    }

    @Override
    public void admit(WebhookRequest head) throws WebhookRefused {
        head.signature("svix-id");
        head.signature("svix-timestamp");
        head.signature("svix-signature");
    }

    @Override
    public ParsedWebhook read(WebhookRequest request) throws WebhookRefused {
        String id = request.signature("svix-id");
        String timestamp = request.signature("svix-timestamp");
        if (!signed(request.signature("svix-signature"), id + "." + timestamp + ".", request.body())) {
            throw WebhookRefused.forged("its signature is not Resend's");
        }
        replayWindow.check(timestamp, request.at());
        VendorEvent event = event(new EventFields(request.json()));
        return event == null ? ParsedWebhook.nothing() : ParsedWebhook.of(List.of(event.withId(id)));
    }

    /** One of several is enough: while a secret is being replaced, the header has a signature by each. */
    private boolean signed(String signatures, String head, byte[] body) {
        boolean signed = false;
        for (String signature : signatures.split(" ")) {
            signed |= signature.startsWith(VERSION)
                    && hmac.matchesBase64(
                            signature.substring(VERSION.length()), head.getBytes(StandardCharsets.UTF_8), body);
        }
        return signed;
    }

    /** Resend names all recipients and not the one that it is about: nobody is named, unless there is only one. */
    private static @Nullable VendorEvent event(EventFields fields) {
        VendorEvent event = switch (fields.word("/type")) {
            case "email.delivered" -> VendorEvent.of(EventType.DELIVERED);
            case "email.delivery_delayed" -> VendorEvent.of(EventType.DEFERRED);
            case "email.bounced" ->
                VendorEvent.bounced(
                        AmazonBounces.of(fields.text("/data/bounce/type"), fields.text("/data/bounce/subType")));
            case "email.suppressed" -> VendorEvent.bounced(Bounce.soft(Reason.BLOCKED));
            case "email.failed" -> VendorEvent.bounced(Bounce.soft(Reason.OTHER));
            case "email.complained" -> VendorEvent.of(EventType.COMPLAINED);
            case "email.opened" -> VendorEvent.of(EventType.OPENED);
            case "email.clicked" -> VendorEvent.of(EventType.CLICKED);
            default -> null;
        };
        return event == null
                ? null
                : event.at(fields.date("/created_at"))
                        .about(emailId(fields), fields.text("/data/email_id"))
                        .by(fields.text("/data/click/ipAddress"), fields.text("/data/click/userAgent"))
                        .saying(fields.text("/data/bounce/message", "/data/failed/reason", "/data/click/link"));
    }

    /** Tags come back as an object, or as the list that they were sent as. */
    private static @Nullable String emailId(EventFields fields) {
        String id = fields.text("/data/tags/email_id");
        for (EventFields tag : fields.all("/data/tags")) {
            if (tag.word("/name").equals("email_id")) {
                id = tag.text("/value");
            }
        }
        return id;
    }
}
