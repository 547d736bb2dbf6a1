package io.emailthrottle.middleware;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * At most so many calls in any window of this length.
 *
 * @param limit calls, 1 to 10,000,000
 * @param window 1 millisecond to 31 days
 */
public record Limit(int limit, Duration window) {

    /** The largest limit: the limiter remembers the time of each call, 8 bytes each. */
    private static final int MAX_LIMIT = 10_000_000;

    private static final Duration MIN_WINDOW = Duration.ofMillis(1);
    private static final Duration MAX_WINDOW = Duration.ofDays(31);

    private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{0,5})(ms|s|m|h|d)");

    public Limit {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a limit of " + limit + " calls: must be between 1 and " + MAX_LIMIT);
        }
        if (window == null || window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("a window of " + window + ": must be between 1ms and 31d");
        }
    }

    /**
     * Reads {@code 14/s}, {@code 100/15m} or {@code 50000/d}; units are ms, s, m(inutes), h and d(ays).
     *
     * @throws IllegalArgumentException when the text has another form, or a number is out of range
     */
    public static Limit parse(String text) {
        Matcher form = SHORT_FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no limit: write calls/window, as in 14/s, 100/15m or 50000/d (ms, s, m, h, d)");
        }
        long length = form.group(2).isEmpty() ? 1 : Long.parseLong(form.group(2));
        Duration window = switch (form.group(3)) {
            case "ms" -> Duration.ofMillis(length);
            case "s" -> Duration.ofSeconds(length);
            case "m" -> Duration.ofMinutes(length);
            case "h" -> Duration.ofHours(length);
            default -> Duration.ofDays(length);
        };
        return new Limit(Integer.parseInt(form.group(1)), window);
    }

    /** The short form, in the largest unit that divides the window. */
    @Override
    public String toString() {
        long ms = window.toMillis();
        return limit + "/"
                + (ms % 86_400_000 == 0
                        ? unit(ms / 86_400_000, "d")
                        : ms % 3_600_000 == 0
                                ? unit(ms / 3_600_000, "h")
                                : ms % 60_000 == 0
                                        ? unit(ms / 60_000, "m")
                                        : ms % 1000 == 0 ? unit(ms / 1000, "s") : unit(ms, "ms"));
    }

    private static String unit(long length, String unit) {
        return length == 1 ? unit : length + unit;
    }
}
