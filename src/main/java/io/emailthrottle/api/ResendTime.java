package io.emailthrottle.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as Resend's API writes them, which is PostgreSQL's text form: {@code 2026-01-31 09:30:00.123000+00}. */
final class ResendTime {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSSx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ResendTime() {}

    /** Null for null. */
    static String format(Instant instant) {
        return instant == null ? null : FORMAT.format(instant);
    }
}
