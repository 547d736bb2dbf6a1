package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Tag;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.EventInsert;
import io.emailthrottle.store.quota.Quota;
import io.emailthrottle.store.quota.QuotaUse;
import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.StatementBatch.Rows;
import io.emailthrottle.store.write.Write;
import io.emailthrottle.store.write.WriteStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes accepted emails, all or none, and none when their idempotency key is known already, or when they are more than
 * their tenant's quota leaves.
 */
public final class AcceptWrite implements Write<Boolean> {

    private static final String KEY = """
            INSERT INTO idempotency_keys (tenant, key, fingerprint, email_ids, created_at)
            SELECT ?, ?, ?, ?, CAST(? AS BIGINT) WHERE true
            ON CONFLICT DO NOTHING""";
    private static final String FORGET_KEY = "DELETE FROM idempotency_keys WHERE tenant = ? AND key = ?";

    /** What stands in one column of an email's row. */
    private record Column(String name, Function<NewEmailRow, Object> value) {}

    /** The id comes first. */
    private static final List<Column> COLUMNS = List.of(
            new Column("id", row -> row.email().id().toString()),
            new Column("tenant", row -> row.email().tenant()),
            new Column("status", row -> row.status().word()),
            new Column("priority", row -> row.email().priority().ordinal()),
            new Column("route", NewEmailRow::route),
            new Column("due_at", row -> millis(row.dueAt())),
            new Column("expires_at", row -> row.expiresAt().toEpochMilli()),
            new Column(
                    "owner",
                    row -> Null.TEXT.or(row.lease() == null ? null : row.lease().owner())),
            new Column(
                    "lease_until",
                    row -> millis(row.lease() == null ? null : row.lease().until())),
            new Column("sender", row -> row.email().from().mailbox()),
            new Column("recipients", row -> jsonArray(row.email().to())),
            new Column("subject", row -> row.email().subject()),
            new Column("size", row -> row.email().heldSize()),
            new Column("created_at", row -> row.email().createdAt().toEpochMilli()),
            new Column("scheduled_at", row -> millis(row.scheduledAt())),
            new Column(
                    "final_at",
                    row -> millis(row.status().isFinal() ? row.email().createdAt() : null)),
            new Column("delivery", row -> row.email().delivery().name().toLowerCase(Locale.ROOT)));

    private static final String EMAIL = "INSERT INTO emails ("
            + COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "))
            + ") VALUES (" + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + ")";
    private static final String PAYLOAD = "INSERT INTO payloads (email_id, message) VALUES (?, ?)";
    private static final String TERM = "INSERT INTO terms (tenant, term, email_id) VALUES (?, ?, ?)";

    private static final String METADATA = "INSERT INTO metadata (email_id, entries) VALUES (?, ?)";

    private record Row(
            Object[] email,
            byte[] payload,
            Set<String> terms,
            @Nullable String metadata,
            List<Event> events) {}

    private final List<Row> rows;
    private final String tenant;
    private final long counted;
    private final @Nullable IdempotencyKey key;
    private final long createdAt;
    private final Quota quota;
    private final Instant now;
    private Rows reserved = new Rows();
    private @Nullable QuotaUsedUp usedUp;

    /** Encodes at once, in the caller's thread, so that the one writer has the least to do. */
    AcceptWrite(List<NewEmailRow> acceptances, @Nullable IdempotencyKey key, Quota quota, Instant now) {
        this.rows = acceptances.stream().map(AcceptWrite::row).toList();
        this.tenant = acceptances.getFirst().email().tenant();
        this.counted = acceptances.stream()
                .filter(newEmailRow -> newEmailRow.status() != EmailStatus.SUPPRESSED)
                .count();
        this.key = key;
        this.createdAt = acceptances.getFirst().email().createdAt().toEpochMilli();
        this.quota = counted == 0 ? Quota.NONE : quota;
        this.now = now;
    }

    private static Row row(NewEmailRow newEmailRow) {
        Email email = newEmailRow.email();
        Object[] values = new Object[COLUMNS.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = COLUMNS.get(i).value().apply(newEmailRow);
        }
        String metadata = email.metadata().isEmpty() ? null : Metadata.encode(email.metadata());
        return new Row(values, PayloadCodec.encode(email), terms(email), metadata, newEmailRow.events());
    }

    private static Object millis(@Nullable Instant instant) {
        return Null.LONG.or(instant == null ? null : instant.toEpochMilli());
    }

    private static String jsonArray(List<Address> addresses) {
        return addresses.stream()
                .map(address ->
                        '"' + new String(JsonStringEncoder.getInstance().quoteAsString(address.mailbox())) + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Set<String> terms(Email email) {
        Set<String> terms = new LinkedHashSet<>();
        for (Address recipient : email.recipients()) {
            terms.add(SearchTerms.recipient(recipient.address()));
        }
        for (Tag tag : email.tags()) {
            terms.add(SearchTerms.tag(tag.name(), tag.value()));
        }
        if (email.content() instanceof Content.Raw raw && raw.messageId() != null) {
            terms.add(SearchTerms.messageId(raw.messageId()));
        }
        return terms;
    }

    @Override
    public WriteStream stream() {
        return WriteStream.ACCEPTS;
    }

    @Override
    public String statement() {
        if (quota.limits()) {
            return QuotaUse.ADD;
        }
        return key == null ? EMAIL : KEY;
    }

    /** Quotas are counted by tenant, and keys are a tenant's. */
    @Override
    public Locks locks() {
        return quota.limits() || key != null ? Locks.row(tenant, key == null ? "" : key.key()) : Locks.NONE;
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        usedUp = null;
        if (key != null) {
            String ids = key.emailIds().stream().map(Object::toString).collect(Collectors.joining(","));
            reserved = batch.add(KEY, key.tenant(), key.key(), key.fingerprint(), ids, createdAt);
        } else if (!quota.limits()) {
            insert(batch);
        }
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        if (keyIsKnown()) {
            return;
        }
        if (key == null && !quota.limits()) {
            tell(batch);
            return;
        }
        usedUp = quota.limits() ? QuotaUse.add(batch, tenant, counted, quota, now) : null;
        if (usedUp == null) {
            insert(batch);
            tell(batch);
        } else if (key != null) {
            batch.add(FORGET_KEY, key.tenant(), key.key());
        }
    }

    private boolean keyIsKnown() {
        return key != null && reserved.changed() == 0;
    }

    private void insert(StatementBatch batch) throws SQLException {
        for (Row row : rows) {
            String id = (String) row.email[0];
            batch.add(EMAIL, row.email);
            batch.add(PAYLOAD, id, row.payload);
            for (String term : row.terms) {
                batch.add(TERM, tenant, term, id);
            }
            if (row.metadata != null) {
                batch.add(METADATA, id, row.metadata);
            }
        }
    }

    /** Last of all, so that the events of a group cross the wire together, whatever they tell of. */
    private void tell(StatementBatch batch) throws SQLException {
        for (Row row : rows) {
            for (Event event : row.events) {
                EventInsert.into(batch, (String) row.email[0], tenant, event);
            }
        }
    }

    /**
     * False when the key was known, and nothing was written.
     *
     * @throws QuotaUsedUp when there are too many emails, and nothing was written
     */
    @Override
    public Boolean result() {
        if (usedUp != null) {
            throw usedUp;
        }
        return !keyIsKnown();
    }
}
