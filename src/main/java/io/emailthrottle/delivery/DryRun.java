package io.emailthrottle.delivery;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Explanation;
import io.emailthrottle.store.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of an email if it were accepted now.
 *
 * @param status that it would soon have: sent, queued, scheduled, or a final one
 * @param explanation of the round that it would make; null when it would make none
 * @param suppressed what its timeline would say of the recipients that are left out
 */
public record DryRun(EmailStatus status, @Nullable Explanation explanation, List<Event> suppressed) {

    static DryRun of(NewEmail newEmail, Instant expires, Explanation explanation, List<Event> suppressed) {
        return new DryRun(status(newEmail, expires, explanation), explanation, suppressed);
    }

    private static EmailStatus status(NewEmail newEmail, Instant expires, Explanation explanation) {
        if (explanation.expected() == null || explanation.at() == null) {
            return EmailStatus.REJECTED;
        }
        if (!explanation.at().isBefore(expires)) {
            return EmailStatus.EXPIRED;
        }
        if (newEmail.scheduledAt() != null) {
            return EmailStatus.SCHEDULED;
        }
        return explanation.expected().isReady() ? EmailStatus.SENT : EmailStatus.QUEUED;
    }
}
