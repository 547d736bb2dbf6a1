package io.emailthrottle.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Counts a tenant's emails in the transaction that accepts them. Day and month stand in one row, which one statement
 * checks and changes: never more than the quota is accepted, also by several nodes at once.
 */
final class QuotaUse {

    /** A node whose clock is behind at midnight counts for the day that others have begun. */
    static final String ADD = """
            INSERT INTO quota_use (tenant, day, day_emails, month, month_emails)
            SELECT ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE CAST(? AS BIGINT) <= CAST(? AS BIGINT) AND CAST(? AS BIGINT) <= CAST(? AS BIGINT)
            ON CONFLICT (tenant) DO UPDATE SET
              day = CASE WHEN quota_use.day >= excluded.day THEN quota_use.day ELSE excluded.day END,
              day_emails = excluded.day_emails
                + CASE WHEN quota_use.day >= excluded.day THEN quota_use.day_emails ELSE 0 END,
              month = CASE WHEN quota_use.month >= excluded.month THEN quota_use.month ELSE excluded.month END,
              month_emails = excluded.month_emails
                + CASE WHEN quota_use.month >= excluded.month THEN quota_use.month_emails ELSE 0 END
            WHERE excluded.day_emails
                + CASE WHEN quota_use.day >= excluded.day THEN quota_use.day_emails ELSE 0 END <= ?
              AND excluded.month_emails
                + CASE WHEN quota_use.month >= excluded.month THEN quota_use.month_emails ELSE 0 END <= ?
            RETURNING day_emails""";

    private static final String MONTH =
            "SELECT CASE WHEN month >= ? THEN month_emails ELSE 0 END FROM quota_use WHERE tenant = ?";

    private QuotaUse() {}

    /**
     * Counts so many emails.
     *
     * @return null, or why there are too many of them and none is counted
     */
    static QuotaUsedUp add(Batch batch, String tenant, long emails, Quota quota, Instant now) throws SQLException {
        long day = day(now);
        long month = month(now);
        List<Long> counted = batch.query(
                ADD,
                row -> row.getLong(1),
                tenant,
                day,
                emails,
                month,
                emails,
                emails,
                quota.perDay(),
                emails,
                quota.perMonth(),
                quota.perDay(),
                quota.perMonth());
        if (!counted.isEmpty()) {
            return null;
        }
        long ofMonth = batch.query(MONTH, row -> row.getLong(1), month, tenant).stream()
                .findFirst()
                .orElse(0L);
        return ofMonth + emails > quota.perMonth()
                ? new QuotaUsedUp(QuotaUsedUp.Period.MONTH, quota.perMonth(), now)
                : new QuotaUsedUp(QuotaUsedUp.Period.DAY, quota.perDay(), now);
    }

    /** Days since 1970 in UTC. */
    static long day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
    }

    /** Months since 1970 in UTC. */
    static long month(Instant now) {
        return ChronoUnit.MONTHS.between(LocalDate.EPOCH, LocalDate.ofInstant(now, ZoneOffset.UTC));
    }
}
