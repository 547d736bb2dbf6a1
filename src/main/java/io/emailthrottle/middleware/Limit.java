package io.emailthrottle.middleware;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * At most so many calls in any window of this length.
 *
 * @param limit calls, 1 to 10,000,000
 * @param window 1 millisecond to 31 days
 * @param burst how many calls may follow each other at once, and the others evenly over the window; 0 for as many as the
 *     limit allows
 * @param warmUp how the limit grows; null when it stays
 */
public record Limit(
        int limit, Duration window, int burst, @Nullable WarmUp warmUp) {

    /** The largest limit: the limiter remembers the time of each call, 8 bytes each. */
    private static final int MAX_LIMIT = 10_000_000;

    private static final Duration MIN_WINDOW = Duration.ofMillis(1);
    private static final Duration MAX_WINDOW = Duration.ofDays(31);

    private static final String LENGTH = "(\\d{1,5})?(ms|s|m|h|d)";
    private static final Pattern SHORT_FORM = Pattern.compile("(?<limit>\\d{1,9}) ?/ ?(?<window>" + LENGTH + ")"
            + "(?: burst (?<burst>\\d{1,9}))?"
            + "(?: (?:doubling|times (?<factor>\\d{1,3}(?:\\.\\d{1,3})?)) every (?<every>" + LENGTH + ")"
            + " up to (?<ceiling>\\d{1,9}) from (?<from>\\d{4}-\\d{2}-\\d{2}))?");

    public Limit {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a limit of " + limit + " calls: must be between 1 and " + MAX_LIMIT);
        }
        if (window == null || window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("a window of " + window + ": must be between 1ms and 31d");
        }
        if (burst < 0 || burst > limit) {
            throw new IllegalArgumentException(
                    "a burst of " + burst + " calls: must be between 1 and the limit, " + limit);
        }
        if (warmUp != null && (warmUp.ceiling() < limit || warmUp.ceiling() > MAX_LIMIT)) {
            throw new IllegalArgumentException(
                    "a warm-up up to " + warmUp.ceiling() + " calls: must be between " + limit + " and " + MAX_LIMIT);
        }
    }

    public static Limit of(int limit, Duration window) {
        return new Limit(limit, window, 0, null);
    }

    /**
     * Reads {@code 14/s}, {@code 100/15m}, {@code 14/s burst 1}, {@code 100/d doubling every 2d up to 50000 from
     * 2026-03-01} or the same with {@code times 1.5} for {@code doubling}; units are ms, s, m(inutes), h and d(ays).
     *
     * @throws IllegalArgumentException when the text has another form, or a number is out of range
     */
    public static Limit parse(String text) {
        Matcher form = SHORT_FORM.matcher(text.strip().replaceAll("\\s+", " "));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no limit: write calls/window, as in 14/s, 100/15m or"
                    + " 50000/d (ms, s, m, h, d), with 'burst 1' for an even pace, or"
                    + " 'doubling every 2d up to 50000 from 2026-03-01' to warm up");
        }
        String burst = form.group("burst");
        if (burst != null && Integer.parseInt(burst) == 0) {
            throw new IllegalArgumentException("'" + text + "' lets no call through: a burst is at least 1");
        }
        return new Limit(
                Integer.parseInt(form.group("limit")),
                length(form.group("window")),
                burst == null ? 0 : Integer.parseInt(burst),
                form.group("every") == null ? null : warmUp(form));
    }

    private static WarmUp warmUp(Matcher form) {
        String factor = form.group("factor");
        try {
            return new WarmUp(
                    factor == null ? 2 : Double.parseDouble(factor),
                    length(form.group("every")),
                    Integer.parseInt(form.group("ceiling")),
                    LocalDate.parse(form.group("from")));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + form.group("from") + "' is no day", e);
        }
    }

    private static Duration length(String text) {
        String unit = text.replaceAll("\\d", "");
        String number = text.substring(0, text.length() - unit.length());
        long length = number.isEmpty() ? 1 : Long.parseLong(number);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(length);
            case "s" -> Duration.ofSeconds(length);
            case "m" -> Duration.ofMinutes(length);
            case "h" -> Duration.ofHours(length);
            default -> Duration.ofDays(length);
        };
    }

    /** The number of calls allowed at this time. */
    int at(Instant now) {
        return warmUp == null ? limit : warmUp.at(now, limit);
    }

    /** The largest number of calls that the limit ever allows. */
    public int most() {
        return warmUp == null ? limit : warmUp.ceiling();
    }

    /** The short form, in the largest unit that divides the window. */
    @Override
    public String toString() {
        String growth = warmUp == null
                ? ""
                : " times " + number(warmUp.factor()) + " every " + text(warmUp.every()) + " up to " + warmUp.ceiling()
                        + " from " + warmUp.from();
        return limit + "/" + text(window).replaceFirst("^1(?=\\D)", "") + (burst == 0 ? "" : " burst " + burst)
                + growth;
    }

    private static String number(double factor) {
        return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
    }

    private static String text(Duration length) {
        long ms = length.toMillis();
        if (ms % 86_400_000 == 0) {
            return ms / 86_400_000 + "d";
        }
        if (ms % 3_600_000 == 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms % 60_000 == 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }
}
