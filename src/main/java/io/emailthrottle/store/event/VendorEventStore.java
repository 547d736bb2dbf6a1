package io.emailthrottle.store.event;

import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.write.GroupCommitWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What vendors tell of emails: finds the emails, and writes it. */
public final class VendorEventStore {

    /** Below what either database takes in one statement. */
    private static final int MAX_AT_ONCE = 500;

    /** A call is told by its line once it is over; after an interruption nobody knows which vendor was called. */
    public static final String BY_ID = """
            SELECT e.id, e.id, e.tenant, e.sender, CASE
              WHEN e.vendor = ? OR e.key_vendor = ? OR EXISTS (SELECT 1 FROM events c WHERE c.email_id = e.id
                AND (c.vendor = ? AND c.took_ms IS NOT NULL OR c.type = 'interrupted')) THEN 'CALLED'
              WHEN e.status = 'sending' THEN 'IN_HAND' ELSE 'NONE' END
            FROM emails e WHERE e.id IN (%s)""";

    public static final String BY_MESSAGE_ID =
            "SELECT vendor_message_id, id, tenant, sender, 'CALLED' FROM emails WHERE vendor = ? AND vendor_message_id IN (%s)";

    /** What an email has to do with a vendor that tells of it. */
    public enum Contact {
        /** The vendor was called with it. */
        CALLED,
        /** A call may be under way. */
        IN_HAND,
        NONE
    }

    /**
     * An email that a report is about.
     *
     * @param sender its From mailbox
     */
    public record Subject(UUID id, String tenant, String sender, Contact contact) {}

    private record Found(String by, Subject subject) {}

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;
    private final Suppressions suppressions;

    public VendorEventStore(JdbcClient jdbc, GroupCommitWriter writer, Suppressions suppressions) {
        this.jdbc = jdbc;
        this.writer = writer;
        this.suppressions = suppressions;
    }

    /** Which emails there are by these ids, with what they have to do with a vendor. */
    public Map<UUID, Subject> byId(String vendor, Collection<UUID> ids) {
        Map<UUID, Subject> subjects = new HashMap<>();
        find(BY_ID, List.of(vendor, vendor, vendor), texts(ids))
                .forEach((by, subject) -> subjects.put(subject.id(), subject));
        return subjects;
    }

    /** Which emails a vendor took, by the ids that it gave them. */
    public Map<String, Subject> byMessageId(String vendor, Collection<String> messageIds) {
        return find(BY_MESSAGE_ID, List.of(vendor), List.copyOf(messageIds));
    }

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }

    private Map<String, Subject> find(String sql, List<String> first, List<String> all) {
        Map<String, Subject> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE));
            jdbc.sql(sql.formatted(String.join(", ", Collections.nCopies(some.size(), "?"))))
                    .params(first)
                    .params(some)
                    .query((row, number) -> new Found(
                            row.getString(1),
                            new Subject(
                                    UUID.fromString(row.getString(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    Contact.valueOf(row.getString(5)))))
                    .list()
                    .forEach(one -> found.put(one.by(), one.subject()));
        }
        return found;
    }

    /** The value of an email's tag; empty when it has none of this name. */
    public Optional<String> tag(UUID id, String name) {
        String term = "tag:" + name + "=";
        return jdbc
                .sql("SELECT term FROM terms WHERE email_id = ?")
                .param(id.toString())
                .query(String.class)
                .list()
                .stream()
                .filter(one -> one.startsWith(term) && one.length() > term.length())
                .map(one -> one.substring(term.length()))
                .findFirst();
    }

    /** The recipients of emails, bcc included, by email id; addresses in lower case. */
    public Map<UUID, Set<String>> recipients(Collection<UUID> ids) {
        return new RecipientAddresses(jdbc).of(ids);
    }

    /**
     * Writes reports, all or none.
     *
     * @param now when what they settle is settled, whatever the vendors' clocks say
     * @return of each, whether it was new; what had been written before changes nothing
     */
    public CompletableFuture<List<Boolean>> write(List<VendorEventRow> reports, Instant now) {
        return writer.write(new VendorEventWrite(reports, now)).whenComplete((_, _) -> suppressions.changed());
    }
}
