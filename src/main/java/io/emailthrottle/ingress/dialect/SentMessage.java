package io.emailthrottle.ingress.dialect;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.EmailLabels;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.webhook.outgoing.EventFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An email that an application asks about by its old vendor's API.
 *
 * @param events what happened to it that vendors tell, oldest first
 */
public record SentMessage(StoredEmail email, EmailLabels labels, List<EventFacts> events) {

    private static final Set<EmailStatus> WAITING =
            EnumSet.of(EmailStatus.SCHEDULED, EmailStatus.QUEUED, EmailStatus.SENDING);

    private static final Set<EmailStatus> NOT_DELIVERED = EnumSet.of(
            EmailStatus.BOUNCED,
            EmailStatus.REJECTED,
            EmailStatus.FAILED,
            EmailStatus.EXPIRED,
            EmailStatus.CANCELED,
            EmailStatus.SUPPRESSED);

    /** Whether no vendor has taken it yet, and one may. */
    public boolean waits() {
        return WAITING.contains(email.status());
    }

    /** Whether it reaches nobody. */
    public boolean isLost() {
        return NOT_DELIVERED.contains(email.status());
    }

    /** When something last happened to it, UTC. */
    public Instant updatedAt() {
        return events.isEmpty() ? email.createdAt() : events.getLast().at();
    }

    /** The labels without a value, which came by another vendor's API. */
    public List<String> tags() {
        return labels.tags().stream()
                .filter(tag -> tag.value().isEmpty())
                .map(tag -> tag.name())
                .toList();
    }
}
