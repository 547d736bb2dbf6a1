package io.emailthrottle.store.email;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.RecipientAddresses;
import io.emailthrottle.store.event.RecipientState;
import io.emailthrottle.store.vendor.CalledVendors;
import io.emailthrottle.store.vendor.PastCall;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.LongReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads emails; sees what is committed, and waits for no writer. */
public final class EmailReader {

    /** What the timeline says of an email that nothing else ended. */
    static final String TIME_WAS_UP = "its time was up";

    /** From one tenant in the index to the next: what lies between them is not read. */
    public static final String FIRST_DUE = """
            WITH RECURSIVE waiting (tenant, number) AS (
              SELECT (SELECT tenant FROM emails
                WHERE route = :route AND priority = :priority AND tenant > :tenant AND due_at IS NOT NULL
                ORDER BY tenant LIMIT 1), 1
              UNION ALL
              SELECT (SELECT tenant FROM emails
                WHERE route = :route AND priority = :priority AND tenant > waiting.tenant AND due_at IS NOT NULL
                ORDER BY tenant LIMIT 1), number + 1
              FROM waiting WHERE tenant IS NOT NULL AND number < :tenants)
            SELECT tenant, (SELECT due_at FROM emails
              WHERE route = :route AND priority = :priority AND tenant = waiting.tenant AND due_at > :after
              ORDER BY due_at LIMIT 1) AS first_due
            FROM waiting WHERE tenant IS NOT NULL""";

    private static final int MAX_TENANTS = 1000;

    /**
     * The first that was accepted of each tenant's queued ones, however often its due time was moved by a back-off, and the
     * first that is due: an index each, however much waits.
     */
    static final String WAITING = """
            WITH RECURSIVE tenants (tenant, number) AS (
              SELECT (SELECT tenant FROM emails ORDER BY tenant LIMIT 1), 1
              UNION ALL
              SELECT (SELECT tenant FROM emails WHERE tenant > tenants.tenant ORDER BY tenant LIMIT 1), number + 1
              FROM tenants WHERE tenant IS NOT NULL AND number < :tenants)
            SELECT (SELECT COUNT(*) FROM emails WHERE due_at IS NOT NULL) AS waiting, (
              SELECT MIN(since) FROM (
                SELECT (SELECT COALESCE(scheduled_at, created_at) FROM emails
                  WHERE tenant = tenants.tenant AND status = 'queued' ORDER BY id LIMIT 1) AS since
                FROM tenants WHERE tenant IS NOT NULL
                UNION ALL
                SELECT MIN(due_at) FROM emails WHERE due_at IS NOT NULL AND due_at <= :now) AS sinces) AS since""";

    private final JdbcClient jdbc;
    private final Dialect dialect;
    private final LongReads longReads;

    public EmailReader(JdbcClient jdbc, Dialect dialect) {
        this.longReads = LongReads.of(dialect);
        this.jdbc = jdbc;
        this.dialect = dialect;
    }

    public Optional<StoredEmail> find(String tenant, UUID id) {
        return jdbc.sql("SELECT " + StoredEmail.COLUMNS + " FROM emails WHERE tenant = ? AND id = ?")
                .params(tenant, id.toString())
                .query((row, number) -> StoredEmail.read(row))
                .optional();
    }

    /** The email itself; empty when its retention has ended. */
    public Optional<Email> payload(UUID id) {
        return jdbc.sql("SELECT message FROM payloads WHERE email_id = ?")
                .param(id.toString())
                .query((row, number) -> PayloadCodec.decode(row.getBytes(1)))
                .optional();
    }

    /** The same for several at once; those whose retention has ended are missing. */
    public Map<UUID, Email> payloads(List<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return jdbc
                .sql("SELECT message FROM payloads WHERE email_id IN (" + places + ")")
                .params(ids.stream().map(UUID::toString).toList())
                .query((row, number) -> PayloadCodec.decode(row.getBytes(1)))
                .list()
                .stream()
                .collect(Collectors.toMap(Email::id, email -> email));
    }

    /** An email's tags, Message-ID and metadata, as long as the email is kept. */
    public EmailLabels labels(UUID id) {
        List<String> terms = jdbc.sql("SELECT term FROM terms WHERE email_id = ? ORDER BY term")
                .param(id.toString())
                .query(String.class)
                .list();
        Map<String, String> metadata = jdbc.sql("SELECT entries FROM metadata WHERE email_id = ?")
                .param(id.toString())
                .query(String.class)
                .optional()
                .map(Metadata::decode)
                .orElse(Map.of());
        return EmailLabels.of(terms, metadata);
    }

    /** The timeline, oldest first, as far as it was written. */
    public List<Event> events(UUID id) {
        return jdbc.sql("SELECT at, type, vendor, detail, took_ms FROM events WHERE email_id = ? ORDER BY id")
                .param(id.toString())
                .query((row, number) -> event(row))
                .list();
    }

    /** How those recipients of an email fare of whom something is known beside the email's own status; in their order. */
    public List<RecipientState> recipients(UUID id) {
        return jdbc.sql("SELECT address, status, vendor, detail FROM recipients WHERE email_id = ? ORDER BY address")
                .param(id.toString())
                .query((row, number) -> new RecipientState(
                        row.getString("address"),
                        RecipientStatus.of(row.getString("status")),
                        row.getString("vendor"),
                        row.getString("detail")))
                .list();
    }

    /** The addresses, in lower case, of those recipients of a divided email who wait for it. */
    public Set<String> waitingRecipients(UUID id) {
        return recipients(id).stream()
                .filter(recipient -> recipient.status() == RecipientStatus.QUEUED)
                .map(RecipientState::address)
                .collect(Collectors.toSet());
    }

    /** The recipients of emails, bcc included, by email id; addresses in lower case. */
    public Map<UUID, Set<String>> addresses(Collection<UUID> ids) {
        return longReads.read(() -> new RecipientAddresses(jdbc).of(ids));
    }

    /** What the timelines of all emails tell of calls to vendors: so many events before this number, newest first. */
    public List<PastCall> eventsBefore(long number, int limit) {
        return longReads.read(() -> pastCalls(number, limit));
    }

    /** The hours in which vendors were called at all, by vendor; the hour as {@link CalledVendors#hour} counts. */
    public Map<String, Set<Long>> calledVendors() {
        return jdbc
                .sql("SELECT vendor, hour FROM called_vendors")
                .query((row, index) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    private List<PastCall> pastCalls(long number, int limit) {
        return jdbc.sql(
                        "SELECT id, email_id, at, type, vendor, took_ms FROM events WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(number, limit)
                .query((row, index) -> new PastCall(
                        row.getLong("id"),
                        UUID.fromString(row.getString("email_id")),
                        Columns.instant(row, "at"),
                        row.getString("vendor"),
                        Columns.nullableNumber(row, "took_ms") != null
                                || TimelineWord.INTERRUPTED.is(row.getString("type"))))
                .list();
    }

    /** The number of a tenant's emails in each of these statuses; statuses without emails are missing. */
    public Map<EmailStatus, Long> counts(String tenant, Set<EmailStatus> statuses) {
        return longReads.read(() -> count(tenant, statuses));
    }

    private Map<EmailStatus, Long> count(String tenant, Set<EmailStatus> statuses) {
        String places = String.join(", ", Collections.nCopies(statuses.size(), "?"));
        List<String> words = statuses.stream().map(EmailStatus::word).toList();
        return jdbc
                .sql("SELECT status, COUNT(*) FROM emails WHERE tenant = ? AND status IN (" + places
                        + ") GROUP BY status")
                .param(tenant)
                .params(words)
                .query((row, number) -> Map.entry(EmailStatus.of(row.getString(1)), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What waits of all tenants, for all nodes.
     *
     * @param now which of the scheduled ones could have been sent
     */
    public QueueBacklog waiting(Instant now) {
        return longReads.read(() -> jdbc.sql(WAITING)
                .param("now", now.toEpochMilli())
                .param("tenants", MAX_TENANTS)
                .query((row, number) -> new QueueBacklog(row.getLong("waiting"), Columns.nullableInstant(row, "since")))
                .single());
    }

    /** When the first was accepted of those that are queued now; empty when none is. */
    public Optional<Instant> oldestQueued(String tenant) {
        return jdbc.sql("SELECT created_at FROM emails WHERE tenant = ? AND status = ? ORDER BY id LIMIT 1")
                .params(tenant, EmailStatus.QUEUED.word())
                .query((row, number) -> Instant.ofEpochMilli(row.getLong(1)))
                .optional();
    }

    /**
     * Why each of these emails failed in its present life: what it was given up for, or else a vendor's last words, or else
     * why none was called, or else that its time was up.
     */
    public Map<UUID, Event> lastFailures(List<UUID> ids) {
        Map<UUID, Event> last = new HashMap<>();
        Map<UUID, Integer> weights = new HashMap<>();
        eachEvent(ids, "vendor IS NOT NULL OR type IN ('failed', 'expired', 'retried')", (id, event) -> {
            if (TimelineWord.RETRIED.is(event.type())) {
                last.remove(id);
                weights.remove(id);
            } else if (event.detail() != null && weight(event) >= weights.getOrDefault(id, 0)) {
                last.put(id, event);
                weights.put(id, weight(event));
            }
        });
        return last;
    }

    private static int weight(Event event) {
        if (event.vendor() == null) {
            return TIME_WAS_UP.equals(event.detail()) ? 0 : 3;
        }
        return event.tookMs() == null ? 1 : 2;
    }

    /** Why the broker gave up the ticket of each of these emails; those whose ticket it did not are missing. */
    public Map<UUID, Event> deadTickets(List<UUID> ids) {
        Map<UUID, Event> found = new HashMap<>();
        eachEvent(ids, "type = '" + DeadLetteredMessageWrite.TYPE + "'", found::put);
        return found;
    }

    /** In the order in which they were written. */
    private void eachEvent(List<UUID> ids, String condition, BiConsumer<UUID, Event> reader) {
        if (ids.isEmpty()) {
            return;
        }
        String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
        jdbc.sql("SELECT email_id, at, type, vendor, detail, took_ms FROM events WHERE email_id IN (" + places
                        + ") AND (" + condition + ") ORDER BY id")
                .params(ids.stream().map(UUID::toString).toList())
                .query(row -> {
                    reader.accept(UUID.fromString(row.getString("email_id")), event(row));
                });
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                Columns.instant(row, "at"),
                row.getString("type"),
                row.getString("vendor"),
                row.getString("detail"),
                Columns.nullableNumber(row, "took_ms"));
    }

    /** When this vendor was first given the email, as far as its rounds are written; empty when it never was. */
    public Optional<Instant> firstCall(UUID id, String vendor) {
        return jdbc
                .sql("SELECT at - took_ms FROM events WHERE email_id = ? AND vendor = ? AND took_ms IS NOT NULL")
                .params(id.toString(), vendor)
                .query((row, number) -> Instant.ofEpochMilli(row.getLong(1)))
                .list()
                .stream()
                .min(Instant::compareTo);
    }

    /**
     * When each tenant's first email falls due after a moment, of those that wait by a route and priority: the tenants in
     * the order of their names, from the one after a name on and round to it. A tenant costs two look-ups in the index,
     * however much it has waiting.
     *
     * @param afterTenant empty to begin with the first
     * @param tenants how many tenants are looked at; those without anything due after the moment are missing in the answer
     */
    public List<FirstDue> firstDue(String route, int priority, Instant after, String afterTenant, int tenants) {
        List<FirstDue> found = firstDueFrom(afterTenant, tenants, route, priority, after);
        if (afterTenant.isEmpty() || found.size() == tenants) {
            return found;
        }
        Map<String, FirstDue> byTenant = new LinkedHashMap<>();
        found.forEach(one -> byTenant.put(one.tenant(), one));
        firstDueFrom("", tenants - found.size(), route, priority, after)
                .forEach(one -> byTenant.putIfAbsent(one.tenant(), one));
        return List.copyOf(byTenant.values());
    }

    private List<FirstDue> firstDueFrom(String afterTenant, int tenants, String route, int priority, Instant after) {
        return jdbc
                .sql(FIRST_DUE)
                .param("route", route)
                .param("priority", priority)
                .param("after", after.toEpochMilli())
                .param("tenant", afterTenant)
                .param("tenants", tenants)
                .query((row, number) -> {
                    String tenant = row.getString("tenant");
                    return Optional.ofNullable(Columns.nullableInstant(row, "first_due"))
                            .map(at -> new FirstDue(tenant, at));
                })
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * A page of emails, newest first.
     *
     * @param limit how many; one more is read, so that the caller knows whether there are more
     */
    public List<StoredEmail> list(EmailQuery query, int limit) {
        return longReads.read(() -> page(query, limit));
    }

    private List<StoredEmail> page(EmailQuery query, int limit) {
        ListStatement statement = ListStatement.page(query, few(query), dialect, StoredEmail.COLUMNS, limit + 1);
        List<StoredEmail> page = jdbc.sql(statement.sql())
                .params(statement.values())
                .query((row, number) -> StoredEmail.read(row))
                .list();
        return query.newerThan() == null ? page : page.reversed();
    }

    /** Whether it is better to look for the terms of those in the statuses, or of the vendor, than the other way round. */
    private boolean few(EmailQuery query) {
        boolean twoWays = !query.terms().isEmpty() && (!query.statuses().isEmpty() || query.vendor() != null);
        if (!twoWays || dialect.plansByNumbers()) {
            return false;
        }
        ListStatement count = ListStatement.count(query, dialect);
        return jdbc.sql(count.sql()).params(count.values()).query(Integer.class).single() <= ListStatement.FEW;
    }
}
