package io.emailthrottle.store.quota;

import java.time.Instant;
import java.util.Locale;

/**
 * How a tenant's emails of a day or a month stand.
 *
 * @param limit how many it has
 * @param used how many are accepted
 * @param until when the next day or month begins
 */
public record QuotaBalance(Period period, long limit, long used, Instant until) {

    /** By which calendar, in UTC, a quota begins anew. */
    public enum Period {
        DAY,
        MONTH;

        /** As in metrics and messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The number of emails left; 0 also when a quota was lowered below its use. */
    public long remaining() {
        return Math.max(0, limit - used);
    }
}
