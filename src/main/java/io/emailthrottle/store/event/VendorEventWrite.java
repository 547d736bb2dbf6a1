package io.emailthrottle.store.event;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.suppression.Unsubscribes;
import io.emailthrottle.store.suppression.Unsubscribes.Unsubscribe;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.store.write.StatementBatch.Rows;
import io.emailthrottle.store.write.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what vendors tell: each report once into the timeline, whatever else becomes of it, and what follows from it. An
 * email that waits for another attempt does not get one: the vendor took an earlier one. An email that is still in hand is not
 * moved; it keeps what was told until its outcome is written. Nor is one moved that waits for some of its recipients: what is told
 * is of the others.
 */
public final class VendorEventWrite implements Write<List<Boolean>> {

    /** Not a list of VALUES, for which PostgreSQL's driver would not tell how many of each were new. */
    private static final String TELL = """
            INSERT INTO events (email_id, tenant, at, type, vendor, detail, key)
            SELECT ?, ?, CAST(? AS BIGINT), ?, ?, ?, ? WHERE true
            ON CONFLICT DO NOTHING""";

    /**
     * By statuses. One statement for an email in hand and for any other: between two, another node could take it in hand, or
     * out of it, and neither would find it.
     */
    private static final Map<EmailStatus, String> MOVES = new EnumMap<>(EmailStatus.class);

    static {
        for (EmailStatus status :
                List.of(EmailStatus.SENT, EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED)) {
            MOVES.put(status, moveTo(status));
        }
    }

    private static String moveTo(EmailStatus status) {
        String from = status.predecessors().stream()
                .filter(one -> one != EmailStatus.SENDING)
                .map(one -> "'" + one.word() + "'")
                .sorted()
                .collect(Collectors.joining(", ", "(", ")"));
        return """
                UPDATE emails SET
                  told = CASE WHEN status = 'sending' THEN ? END, told_by = CASE WHEN status = 'sending' THEN ? END,
                  vendor = CASE WHEN status <> 'sending' THEN ? END, due_at = NULL,
                  final_at = CASE WHEN status <> 'sending' THEN COALESCE(final_at, ?) END,
                  status = CASE WHEN status = 'sending' THEN status ELSE ? END
                WHERE tenant = ? AND id = ? AND NOT (divided = 1 AND status IN ('queued', 'sending')) AND (status IN FROM AND (vendor = ? OR vendor IS NULL)
                  OR status = 'sending' AND (told IS NULL OR told_by <> ? OR told IN FROM))""".replace("FROM", from);
    }

    private final List<VendorEventRow> reports;
    private final Instant now;
    private List<Rows> told = List.of();

    VendorEventWrite(List<VendorEventRow> reports, Instant now) {
        this.reports = reports;
        this.now = now;
    }

    @Override
    public String statement() {
        return TELL;
    }

    @Override
    public Locks locks() {
        return Locks.emails(reports.stream().map(VendorEventRow::emailId).toList());
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        told = new ArrayList<>();
        for (VendorEventRow report : reports) {
            Event event = report.event();
            told.add(batch.add(
                    TELL,
                    report.emailId().toString(),
                    report.tenant(),
                    event.at().toEpochMilli(),
                    event.type(),
                    Null.TEXT.or(event.vendor()),
                    Null.TEXT.or(event.detail()),
                    report.key()));
        }
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        for (int i = 0; i < reports.size(); i++) {
            if (isNew(told.get(i))) {
                follow(batch, reports.get(i));
            }
        }
    }

    private void follow(StatementBatch batch, VendorEventRow report) throws SQLException {
        DeliveryInsert.into(batch, report.emailId().toString(), report.tenant(), report.event());
        EmailStatus told = report.status();
        String move = told == null ? null : MOVES.get(told);
        if (told != null && move != null) {
            String status = told.word();
            Object vendor = Null.TEXT.or(report.event().vendor());
            String id = report.emailId().toString();
            batch.add(move, status, vendor, vendor, now.toEpochMilli(), status, report.tenant(), id, vendor, vendor);
        }
        if (report.recipient() != null) {
            RecipientInsert.into(batch, report.emailId().toString(), report.recipient());
        }
        Suppression suppression = report.suppression();
        if (suppression != null && report.stream() != null) {
            Unsubscribes.insert(
                    batch,
                    report.tenant(),
                    new Unsubscribe(
                            report.stream(), suppression.address(), suppression.source(), suppression.createdAt()));
        } else if (suppression != null) {
            Suppressions.insert(batch, report.tenant(), suppression);
        }
    }

    private static boolean isNew(Rows rows) {
        return rows.changed() == 1;
    }

    /** Of each report, whether it was new. */
    @Override
    public List<Boolean> result() {
        return told.stream().map(VendorEventWrite::isNew).toList();
    }
}
