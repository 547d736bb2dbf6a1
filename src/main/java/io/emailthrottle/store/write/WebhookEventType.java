package io.emailthrottle.store.write;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event types of webhooks, by Resend's names, and the timeline entries that cause them. */
public enum WebhookEventType {
    SENT("email.sent", "sent"),
    SCHEDULED("email.scheduled", "scheduled", "rescheduled"),
    DELIVERED("email.delivered", "delivered"),
    DELIVERY_DELAYED("email.delivery_delayed", "deferred"),
    BOUNCED("email.bounced", "bounced", "recipient_refused"),
    COMPLAINED("email.complained", "complained"),
    OPENED("email.opened", "opened"),
    CLICKED("email.clicked", "clicked"),
    FAILED("email.failed", "rejected", "failed", "expired"),
    SUPPRESSED("email.suppressed", "suppressed"),
    /** Resend's other events may be registered; none occurs here. */
    RECEIVED("email.received"),
    CONTACT_CREATED("contact.created"),
    CONTACT_UPDATED("contact.updated"),
    CONTACT_DELETED("contact.deleted"),
    CONTACT_TOPICS_UPDATED("contact.topics.updated"),
    DOMAIN_CREATED("domain.created"),
    DOMAIN_UPDATED("domain.updated"),
    DOMAIN_DELETED("domain.deleted"),
    SUPPRESSION_ADDED("suppression.added"),
    SUPPRESSION_REMOVED("suppression.removed"),
    TOPIC_CREATED("topic.created"),
    TOPIC_UPDATED("topic.updated"),
    TOPIC_DELETED("topic.deleted");

    private static final Map<String, WebhookEventType> BY_EVENT = new HashMap<>();

    static {
        for (WebhookEventType webhookEventType : values()) {
            webhookEventType.events.forEach(event -> BY_EVENT.put(event, webhookEventType));
        }
    }

    private final String word;
    private final List<String> events;

    WebhookEventType(String word, String... events) {
        this.word = word;
        this.events = List.of(events);
    }

    /** The word for it in the API, in the database and in what is delivered. */
    public String word() {
        return word;
    }

    /** Empty when nothing is called so. */
    public static Optional<WebhookEventType> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** What an event of the timeline tells; null when it is of no interest outside. */
    public static @Nullable WebhookEventType ofEvent(String type) {
        return BY_EVENT.get(type);
    }
}
