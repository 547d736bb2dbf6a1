package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.email.Visitor;
import io.emailthrottle.store.email.EmailLabels;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.emailthrottle.store.write.WebhookEventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events for the tests of the forms in which they are told. */
public final class EventSamples {

    public static final UUID EMAIL = UUID.fromString("01a22f60-9529-77cc-b68d-11c9cd3deb57");
    public static final Instant AT = Instant.parse("2026-01-31T09:30:00.123Z");
    public static final String RECIPIENT = "ada@example.org";
    public static final String LINK = "https://example.com/plan?a=1&b=2";
    public static final String HARD = RECIPIENT + ": hard bounce, invalid: 550 5.1.1 no such user";
    public static final String SOFT = RECIPIENT + ": soft bounce, mailbox_full: 452 4.2.2 mailbox full";

    private EventSamples() {}

    /** An event of a type, with what the timeline says of such. */
    public static EventFacts of(WebhookEventType type) {
        return of(
                type,
                switch (type) {
                    case BOUNCED -> HARD;
                    case CLICKED -> RECIPIENT + ": " + LINK;
                    case DELIVERED, DELIVERY_DELAYED, COMPLAINED, OPENED -> RECIPIENT;
                    case SENT -> "<vendor-1@mail.example>";
                    case FAILED -> "no vendor took it in 24 hours";
                    case SUPPRESSED -> RECIPIENT + " is on the suppression list";
                    default -> null;
                });
    }

    /** An event of a type, of which the timeline says {@code detail}. */
    public static EventFacts of(WebhookEventType type, String detail) {
        boolean visited = type == WebhookEventType.OPENED || type == WebhookEventType.CLICKED;
        WebhookDelivery delivery = new WebhookDelivery(
                UUID.randomUUID(),
                UUID.fromString("01a22f60-95a0-77fb-81ea-bd66bb0ff81f"),
                "default",
                EMAIL,
                type,
                AT,
                "relay",
                detail,
                visited ? new Visitor("192.0.2.7", "Mozilla/5.0") : null,
                WebhookDelivery.Status.PENDING,
                0,
                AT,
                null,
                null);
        StoredEmail email = new StoredEmail(
                EMAIL,
                "default",
                EmailStatus.SENT,
                Priority.NORMAL,
                null,
                AT.plusSeconds(86_400),
                0,
                "relay",
                "vendor-1",
                "Acme <hello@example.com>",
                List.of("Ada <ada@example.org>"),
                "Grüße",
                AT.minusSeconds(60),
                null);
        EmailLabels labels = new EmailLabels(
                List.of(new Tag("Welcome email", ""), new Tag("plan", "free")),
                Optional.empty(),
                Map.of("user_id", "42"));
        return new EventFacts(delivery, email, labels);
    }
}
