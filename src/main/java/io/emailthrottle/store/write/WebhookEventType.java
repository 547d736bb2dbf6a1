package io.emailthrottle.store.write;

import io.emailthrottle.email.TimelineWord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event types of webhooks, by Resend's names, and the timeline entries that cause them. */
public enum WebhookEventType {
    SENT("email.sent", TimelineWord.SENT),
    SCHEDULED("email.scheduled", TimelineWord.SCHEDULED, TimelineWord.RESCHEDULED),
    DELIVERED("email.delivered", TimelineWord.DELIVERED),
    DELIVERY_DELAYED("email.delivery_delayed", TimelineWord.DEFERRED),
    BOUNCED("email.bounced", TimelineWord.BOUNCED, TimelineWord.RECIPIENT_REFUSED),
    COMPLAINED("email.complained", TimelineWord.COMPLAINED),
    OPENED("email.opened", TimelineWord.OPENED),
    CLICKED("email.clicked", TimelineWord.CLICKED),
    FAILED("email.failed", TimelineWord.REJECTED, TimelineWord.FAILED, TimelineWord.EXPIRED),
    SUPPRESSED("email.suppressed", TimelineWord.SUPPRESSED),
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
            webhookEventType.events.forEach(event -> BY_EVENT.put(event.word(), webhookEventType));
        }
    }

    private final String word;
    private final List<TimelineWord> events;

    WebhookEventType(String word, TimelineWord... events) {
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
