package io.emailthrottle.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads emails; sees what is committed, and waits for no writer. */
public final class EmailReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final String COLUMNS = """
            id, tenant, status, priority, due_at, expires_at, attempts, vendor, vendor_message_id, sender, recipients,
            subject, created_at, scheduled_at""";

    private final JdbcClient jdbc;

    public EmailReader(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<StoredEmail> find(String tenant, UUID id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM emails WHERE tenant = ? AND id = ?")
                .params(tenant, id.toString())
                .query((row, number) -> read(row))
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

    /** An email's tags by their names, as long as the email is kept. */
    public List<Tag> tags(UUID id) {
        return jdbc
                .sql("SELECT term FROM terms WHERE email_id = ? ORDER BY term")
                .param(id.toString())
                .query(String.class)
                .list()
                .stream()
                .flatMap(term -> Terms.asTag(term).stream())
                .toList();
    }

    /** The timeline, oldest first, as far as it was written. */
    public List<Event> events(UUID id) {
        return jdbc.sql("SELECT at, type, vendor, detail, took_ms FROM events WHERE email_id = ? ORDER BY id")
                .param(id.toString())
                .query((row, number) -> new Event(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        nullableLong(row, 5)))
                .list();
    }

    /** What the timelines of all emails tell of calls to vendors: so many events before this number, newest first. */
    public List<PastCall> eventsBefore(long number, int limit) {
        return jdbc.sql("SELECT id, at, type, vendor, took_ms FROM events WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(number, limit)
                .query((row, index) -> new PastCall(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(4),
                        nullableLong(row, 5) != null || "interrupted".equals(row.getString(3))))
                .list();
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

    /** When the first email of a route and priority is due that falls due after a moment; empty when none does. */
    public Optional<Instant> nextDue(String route, int priority, Instant after) {
        return jdbc.sql("SELECT due_at FROM emails WHERE route = ? AND priority = ? AND due_at > ?"
                        + " ORDER BY due_at LIMIT 1")
                .params(route, priority, after.toEpochMilli())
                .query((row, number) -> Instant.ofEpochMilli(row.getLong(1)))
                .optional();
    }

    /**
     * A page of emails, newest first.
     *
     * @param limit how many; one more is read, so that the caller knows whether there are more
     */
    public List<StoredEmail> list(EmailQuery query, int limit) {
        ListStatement statement = ListStatement.of(query, COLUMNS, limit + 1);
        List<StoredEmail> page = jdbc.sql(statement.sql())
                .params(statement.values())
                .query((row, number) -> read(row))
                .list();
        return query.newerThan() == null ? page : page.reversed();
    }

    private static StoredEmail read(ResultSet row) throws SQLException {
        return new StoredEmail(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                EmailStatus.of(row.getString(3)),
                Priority.values()[row.getInt(4)],
                nullableInstant(row, 5),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getInt(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                strings(row.getString(11)),
                row.getString(12),
                Instant.ofEpochMilli(row.getLong(13)),
                nullableInstant(row, 14));
    }

    private static List<String> strings(String json) throws SQLException {
        try {
            return JSON.readValue(json, STRINGS);
        } catch (JsonProcessingException e) {
            throw new SQLException("not a JSON array of strings", e);
        }
    }

    private static Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static Instant nullableInstant(ResultSet row, int column) throws SQLException {
        Long millis = nullableLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
