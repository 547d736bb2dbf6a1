package io.emailthrottle.vendor.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long to wait, in all the ways in which vendors write it: seconds, seconds or milliseconds since 1970, an
 * HTTP date, an ISO 8601 instant.
 */
public final class RetryAfter {

    /** Longer waits are cut to this. */
    static final Duration MAX = Duration.ofHours(24);

    private static final BigDecimal FIRST_EPOCH_SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal FIRST_EPOCH_MILLI = BigDecimal.valueOf(1_000_000_000_000L);

    private RetryAfter() {}

    /**
     * The wait that a header's value asks for, within 0 and 24 hours; empty when it is null or no time at all. A number
     * from 10^9 is a date (2001 and later), any smaller one a length.
     */
    public static Optional<Duration> parse(@Nullable String value, Instant now) {
        if (value == null || value.length() > 64) {
            return Optional.empty();
        }
        return number(value.strip(), now).or(() -> date(value.strip(), now)).map(RetryAfter::clamp);
    }

    private static Optional<Duration> number(String value, Instant now) {
        BigDecimal number;
        try {
            number = new BigDecimal(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (number.signum() <= 0) {
            return Optional.of(Duration.ZERO);
        }
        if (number.compareTo(FIRST_EPOCH_SECOND) < 0) {
            return Optional.of(Duration.ofMillis(number.movePointRight(3).longValue()));
        }
        BigDecimal millis = number.compareTo(FIRST_EPOCH_MILLI) < 0 ? number.movePointRight(3) : number;
        long latest = now.plus(MAX).toEpochMilli();
        return Optional.of(
                Duration.ofMillis(millis.min(BigDecimal.valueOf(latest)).longValue() - now.toEpochMilli()));
    }

    private static Optional<Duration> date(String value, Instant now) {
        Instant date = DateUtils.parseStandardDate(value);
        if (date == null) {
            try {
                date = Instant.parse(value);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        return Optional.of(Duration.between(now, date));
    }

    private static Duration clamp(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}
