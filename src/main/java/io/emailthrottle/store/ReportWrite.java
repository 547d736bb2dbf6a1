package io.emailthrottle.store;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.Batch.Null;
import io.emailthrottle.store.Batch.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what vendors tell: each report once into the timeline, whatever else becomes of it, and what follows from it. An
 * email that waits for another attempt does not get one: the vendor took an earlier one. An email that is still in hand is not
 * moved; it keeps what was told until its outcome is written.
 */
final class ReportWrite implements Write<List<Boolean>> {

    /** Not a list of VALUES, for which PostgreSQL's driver would not tell how many of each were new. */
    private static final String TELL = """
            INSERT INTO events (email_id, tenant, at, type, vendor, detail, key)
            SELECT ?, ?, CAST(? AS BIGINT), ?, ?, ?, ? WHERE true
            ON CONFLICT DO NOTHING""";

    private record Moves(String settle, String keep) {
        static Moves to(EmailStatus status) {
            String from = status.predecessors().stream()
                    .filter(one -> one != EmailStatus.SENDING)
                    .map(one -> "'" + one.word() + "'")
                    .sorted()
                    .collect(Collectors.joining(", ", "(", ")"));
            return new Moves("""
                    UPDATE emails SET status = ?, vendor = ?, due_at = NULL, final_at = COALESCE(final_at, ?)
                    WHERE tenant = ? AND id = ? AND (vendor = ? OR vendor IS NULL) AND status IN\s""" + from, """
                    UPDATE emails SET told = ?, told_by = ?
                    WHERE tenant = ? AND id = ? AND status = 'sending' AND (told IS NULL OR told_by <> ? OR told IN\s""" + from + ")");
        }
    }

    private static final Map<EmailStatus, Moves> MOVES = new EnumMap<>(EmailStatus.class);

    static {
        for (EmailStatus status :
                List.of(EmailStatus.SENT, EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED)) {
            MOVES.put(status, Moves.to(status));
        }
    }

    private final List<Report> reports;
    private List<Rows> told = List.of();

    ReportWrite(List<Report> reports) {
        this.reports = reports;
    }

    @Override
    public String statement() {
        return TELL;
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        told = new ArrayList<>();
        for (Report report : reports) {
            Event event = report.event();
            told.add(batch.add(
                    TELL,
                    report.emailId().toString(),
                    report.tenant(),
                    event.at().toEpochMilli(),
                    event.type(),
                    event.vendor(),
                    Null.TEXT.or(event.detail()),
                    report.key()));
        }
    }

    @Override
    public void follow(Batch batch) throws SQLException {
        for (int i = 0; i < reports.size(); i++) {
            if (isNew(told.get(i))) {
                follow(batch, reports.get(i));
            }
        }
    }

    private static void follow(Batch batch, Report report) throws SQLException {
        DeliveryInsert.into(batch, report.emailId().toString(), report.tenant(), report.event());
        Moves moves = report.status() == null ? null : MOVES.get(report.status());
        if (moves != null) {
            String status = report.status().word();
            String vendor = report.event().vendor();
            String id = report.emailId().toString();
            batch.add(moves.keep, status, vendor, report.tenant(), id, vendor);
            batch.add(moves.settle, status, vendor, report.event().at().toEpochMilli(), report.tenant(), id, vendor);
        }
        if (report.suppression() != null) {
            Suppressions.insert(batch, report.tenant(), report.suppression());
        }
    }

    private static boolean isNew(Rows rows) {
        return rows.changed() == 1;
    }

    /** Of each report, whether it was new. */
    @Override
    public List<Boolean> result() {
        return told.stream().map(ReportWrite::isNew).toList();
    }
}
