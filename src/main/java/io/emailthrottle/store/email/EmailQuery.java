package io.emailthrottle.store.email;

import io.emailthrottle.email.EmailStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which emails to list; null or empty parts do not narrow.
 *
 * @param terms recipients, tags and what else it can be found by, all of which an email must have
 * @param subject a part of the subject, in any case; looked for in the {@value ListStatement#SUBJECTS} emails next to the
 *     page only, of those that all else lets through, because no index helps
 * @param olderThan only emails before this id
 * @param newerThan only emails after this id, the ones next to it
 */
public record EmailQuery(
        String tenant,
        Set<EmailStatus> statuses,
        @Nullable String vendor,
        List<String> terms,
        @Nullable Instant createdFrom,
        @Nullable Instant createdBefore,
        @Nullable UUID olderThan,
        @Nullable UUID newerThan,
        @Nullable String subject) {

    /** Everything of a tenant in one of these statuses. */
    public static EmailQuery of(String tenant, Set<EmailStatus> statuses) {
        return new EmailQuery(tenant, statuses, null, List.of(), null, null, null, null, null);
    }

    public EmailQuery withRecipient(String address) {
        return plus(SearchTerms.recipient(address));
    }

    public EmailQuery withTag(String name, String value) {
        return plus(SearchTerms.tag(name, value));
    }

    /** Only those whose ticket the broker gave up. */
    public EmailQuery withDeadTicket() {
        return plus(SearchTerms.DEAD_TICKET);
    }

    /** @param id the last one that was seen, or null for the first page */
    public EmailQuery withOlderThan(@Nullable UUID id) {
        return new EmailQuery(tenant, statuses, vendor, terms, createdFrom, createdBefore, id, newerThan, subject);
    }

    public EmailQuery withSubject(String part) {
        return new EmailQuery(tenant, statuses, vendor, terms, createdFrom, createdBefore, olderThan, newerThan, part);
    }

    private EmailQuery plus(String term) {
        List<String> more = new ArrayList<>(terms);
        more.add(term);
        return new EmailQuery(
                tenant, statuses, vendor, more, createdFrom, createdBefore, olderThan, newerThan, subject);
    }
}
