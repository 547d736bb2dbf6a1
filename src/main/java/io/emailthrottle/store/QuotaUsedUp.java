package io.emailthrottle.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** More emails than are left of a tenant's day or month: nothing of what was handed in is accepted. */
public final class QuotaUsedUp extends RuntimeException {

    /** By which calendar, in UTC, a quota begins anew. */
    public enum Period {
        DAY,
        MONTH;

        /** When the one ends that this moment is in. */
        Instant endOf(Instant now) {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            LocalDate next =
                    this == DAY ? today.plusDays(1) : today.withDayOfMonth(1).plusMonths(1);
            return next.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    private final Period period;
    private final long limit;
    private final transient Instant until;
    private final transient Duration wait;

    QuotaUsedUp(Period period, long limit, Instant now) {
        super(
                "the quota of " + limit + " emails a " + period.name().toLowerCase(Locale.ROOT)
                        + " does not leave as many",
                null,
                false,
                false);
        this.period = period;
        this.limit = limit;
        this.until = period.endOf(now);
        this.wait = Duration.between(now, until);
    }

    public Period period() {
        return period;
    }

    /** How many emails a period has. */
    public long limit() {
        return limit;
    }

    /** When the next period begins. */
    public Instant until() {
        return until;
    }

    /** How long it was until then. */
    public Duration retryAfter() {
        return wait;
    }
}
