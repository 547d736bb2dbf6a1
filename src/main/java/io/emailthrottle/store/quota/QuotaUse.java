package io.emailthrottle.store.quota;

import io.emailthrottle.store.quota.QuotaBalance.Period;
import io.emailthrottle.store.write.StatementBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts a tenant's emails in the transaction that accepts them. Day and month stand in one row, which one statement
 * checks and changes: never more than the quota is accepted, also by several nodes at once.
 */
public final class QuotaUse {

    /** A node whose clock is behind at midnight counts for the day that others have begun. */
    public static final String ADD = """
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

    private static final String USED = """
            SELECT CASE WHEN day >= ? THEN day_emails ELSE 0 END, CASE WHEN month >= ? THEN month_emails ELSE 0 END
            FROM quota_use WHERE tenant = ?""";

    private record Used(long ofDay, long ofMonth) {

        private static final Used NOTHING = new Used(0, 0);

        private static Used read(ResultSet row) throws SQLException {
            return new Used(row.getLong(1), row.getLong(2));
        }

        private QuotaBalance day(Quota quota, Instant now) {
            Instant until = utc(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return new QuotaBalance(Period.DAY, quota.perDay(), ofDay, until);
        }

        private QuotaBalance month(Quota quota, Instant now) {
            LocalDate next = utc(now).withDayOfMonth(1).plusMonths(1);
            Instant until = next.atStartOfDay(ZoneOffset.UTC).toInstant();
            return new QuotaBalance(Period.MONTH, quota.perMonth(), ofMonth, until);
        }
    }

    private QuotaUse() {}

    /** How a tenant's day and month stand, as far as they are limited. */
    static List<QuotaBalance> read(JdbcClient jdbc, String tenant, Quota quota, Instant now) {
        if (!quota.limits()) {
            return List.of();
        }
        Used used = jdbc.sql(USED)
                .params(day(now), month(now), tenant)
                .query((row, number) -> Used.read(row))
                .optional()
                .orElse(Used.NOTHING);
        return Stream.of(used.day(quota, now), used.month(quota, now))
                .filter(balance -> balance.limit() != Quota.UNLIMITED)
                .toList();
    }

    /**
     * Counts so many emails.
     *
     * @return null, or why there are too many of them and none is counted
     */
    public static @Nullable QuotaUsedUp add(StatementBatch batch, String tenant, long emails, Quota quota, Instant now)
            throws SQLException {
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
        Used used = batch.query(USED, Used::read, day, month, tenant).stream()
                .findFirst()
                .orElse(Used.NOTHING);
        QuotaBalance ofMonth = used.month(quota, now);
        QuotaBalance exceeded = emails > ofMonth.remaining() ? ofMonth : used.day(quota, now);
        return new QuotaUsedUp(exceeded, emails, now);
    }

    /** Days since 1970 in UTC. */
    static long day(Instant now) {
        return utc(now).toEpochDay();
    }

    /** Months since 1970 in UTC. */
    static long month(Instant now) {
        return ChronoUnit.MONTHS.between(LocalDate.EPOCH, utc(now));
    }

    private static LocalDate utc(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
