package io.emailthrottle.ingress;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates in English words, by an exact grammar: {@code now}; {@code in 90 minutes}, {@code in an hour}; {@code today at 18:30
 * UTC}, {@code tomorrow at 9am Europe/Paris}. A time of day needs its zone, because a guessed one would be hours off.
 */
public final class WordedTime {

    /** What is understood, for errors. */
    static final String FORMS = "`in 1 hour` or `tomorrow at 9am UTC`";

    /** Longer texts are none of these. */
    private static final int MAX = 80;

    private static final Pattern AHEAD = Pattern.compile(
            "in (an?|\\d{1,9}) ?(s|sec|second|m|min|minute|h|hr|hour|d|day|w|week)s?", Pattern.CASE_INSENSITIVE);

    private static final Pattern DAY = Pattern.compile(
            "(today|tomorrow) at (\\d{1,2})(?::(\\d{2}))? ?(am|pm)? ?([A-Z][A-Z0-9/_+:-]*|[+-]\\d{2}:?\\d{2})",
            Pattern.CASE_INSENSITIVE);

    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private WordedTime() {}

    /** Empty for what the grammar does not know. */
    static Optional<Instant> read(String text, Instant now) {
        String words = text.strip().replaceAll(" +", " ");
        if (words.length() > MAX) {
            return Optional.empty();
        }
        if (words.equalsIgnoreCase("now")) {
            return Optional.of(now);
        }
        Matcher ahead = AHEAD.matcher(words);
        if (ahead.matches()) {
            String count = ahead.group(1).toLowerCase(Locale.ROOT);
            Duration unit = Objects.requireNonNull(
                    UNITS.get(ahead.group(2).toLowerCase(Locale.ROOT).substring(0, 1)),
                    "the grammar names no other unit");
            return Optional.of(now.plus(unit.multipliedBy(count.startsWith("a") ? 1 : Long.parseLong(count))));
        }
        Matcher day = DAY.matcher(words);
        return day.matches() ? day(day, now) : Optional.empty();
    }

    private static Optional<Instant> day(Matcher day, Instant now) {
        try {
            ZoneId zone = zone(day.group(5));
            LocalTime time = LocalTime.of(
                    hour(Integer.parseInt(day.group(2)), day.group(4)),
                    day.group(3) == null ? 0 : Integer.parseInt(day.group(3)));
            boolean bare = day.group(3) == null && day.group(4) == null;
            if (bare) {
                return Optional.empty();
            }
            LocalDate today = now.atZone(zone).toLocalDate();
            LocalDate date = day.group(1).equalsIgnoreCase("today") ? today : today.plusDays(1);
            return exact(ZonedDateTime.of(date, time, zone), time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A time that a clock skips on that day is none. */
    private static Optional<Instant> exact(ZonedDateTime moment, LocalTime wanted) {
        return moment.toLocalTime().equals(wanted) ? Optional.of(moment.toInstant()) : Optional.empty();
    }

    /** @throws DateTimeException for an hour that the clock does not have */
    private static int hour(int hour, @Nullable String half) {
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("a clock of twelve hours");
        }
        return hour % 12 + (half.equalsIgnoreCase("pm") ? 12 : 0);
    }

    /** Not the abbreviations of zones, of which several places have the same: IST is India's, Ireland's and Israel's. */
    private static ZoneId zone(String text) {
        if (text.equalsIgnoreCase("UTC") || text.equalsIgnoreCase("GMT") || text.equalsIgnoreCase("Z")) {
            return ZoneOffset.UTC;
        }
        return text.startsWith("+") || text.startsWith("-") ? ZoneOffset.of(text) : region(text);
    }

    private static ZoneId region(String text) {
        if (text.indexOf('/') < 0) {
            throw new DateTimeException("an abbreviation");
        }
        return ZoneId.of(text);
    }
}
