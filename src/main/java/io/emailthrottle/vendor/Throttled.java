package io.emailthrottle.vendor;

import java.time.Duration;

/** Not now: waiting is not failing, so it uses up no attempt and opens no circuit. */
public final class Throttled extends SendFailure {

    /** The source of the refusal. */
    public enum By {
        /** The vendor itself: HTTP 429, SMTP 4.7.x. */
        VENDOR,
        /** Our rate limiter. */
        RATE_LIMITER,
        /** Our limit for the domain of one of the recipients. */
        RECIPIENT_LIMIT,
        /** Our circuit breaker, open or out of probes. */
        CIRCUIT_BREAKER,
        /** Our bulkhead: too many sends in flight. */
        BULKHEAD,
        /** Our watch over calls that hang: the vendor does not answer. */
        STALLED,
        /** Too many emails of the vendor's, or of the From domain's, come back: those of priority low wait. */
        REPUTATION,
        /** An operator, an error rule or the reputation guard: the vendor is suspended. */
        SUSPENSION,
        /** This process is stopping. */
        SHUTDOWN
    }

    /** What {@link #kind} answers. */
    public static final String KIND = "throttled";

    private static final Duration SUSPENSION_CHECK = Duration.ofMinutes(1);

    private final By by;
    private final Duration retryAfter;

    /** @param retryAfter how long to wait before asking again; never negative */
    public Throttled(By by, String message, Duration retryAfter) {
        super(message, null);
        this.by = by;
        this.retryAfter = retryAfter.isNegative() ? Duration.ZERO : retryAfter;
    }

    public By by() {
        return by;
    }

    public Duration retryAfter() {
        return retryAfter;
    }

    /** The same, but for a suspension no longer than a minute: an operator may end it at any time. */
    public Duration askAgainIn() {
        return by == By.SUSPENSION && retryAfter.compareTo(SUSPENSION_CHECK) > 0 ? SUSPENSION_CHECK : retryAfter;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean mayRepeat() {
        return false;
    }

    @Override
    public boolean countsAgainstVendor() {
        return false;
    }
}
