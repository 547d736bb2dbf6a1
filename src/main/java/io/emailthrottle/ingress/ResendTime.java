package io.emailthrottle.ingress;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as Resend's API writes them, which is PostgreSQL's text form: {@code 2026-01-31 09:30:00.123000+00}. */
public final class ResendTime {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSSx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ResendTime() {}

    /** With any number of digits of a second, and any offset. */
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[xxx][xx][x]")
            .toFormatter(Locale.ROOT);

    /**
     * Reads ISO 8601 with a zone, or what {@link #format} writes.
     *
     * @throws DateTimeParseException when the text is neither
     */
    public static Instant parse(String text) {
        return text.indexOf(' ') == "2026-01-31".length()
                ? OffsetDateTime.parse(text, READ).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    /** As Resend writes it, in UTC. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    /** Null for null. */
    public static @Nullable String formatNullable(@Nullable Instant instant) {
        return instant == null ? null : format(instant);
    }
}
