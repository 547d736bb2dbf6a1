package io.emailthrottle.ingress;

import io.emailthrottle.time.PlainYears;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the dates of a request must be. */
public final class DateFields {

    /** As Resend. */
    private static final Duration MAX_AHEAD = Duration.ofDays(30);

    private DateFields() {}

    /** Null when the email is to go now; a date in the past means now. */
    public static @Nullable Instant scheduledAt(@Nullable String text, Instant now, ValidationErrors validationErrors) {
        Instant at = text == null
                ? null
                : WordedTime.read(text, now)
                        .orElseGet(() -> instant("scheduled_at", text, "; or " + WordedTime.FORMS, validationErrors));
        if (at != null && at.isAfter(now.plus(MAX_AHEAD))) {
            validationErrors.invalid("scheduled_at", "is more than 30 days ahead");
        }
        return at == null || !at.isAfter(now) ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Null when the request names none. */
    static @Nullable Instant expiresAt(@Nullable String text, Instant begins, ValidationErrors validationErrors) {
        Instant at = instant("expires_at", text, validationErrors);
        if (at != null && !at.isAfter(begins)) {
            validationErrors.invalid("expires_at", "must be after the email is due");
        } else if (at != null && at.isAfter(begins.plus(MAX_AHEAD))) {
            validationErrors.invalid("expires_at", "is more than 30 days after the email is due");
        }
        return at;
    }

    /** Null when there is none, or none that can be read and kept. */
    public static @Nullable Instant instant(String field, @Nullable String text, ValidationErrors validationErrors) {
        return instant(field, text, "", validationErrors);
    }

    /** @param otherForms what else the field may hold, as the end of a sentence */
    private static @Nullable Instant instant(
            String field, @Nullable String text, String otherForms, ValidationErrors validationErrors) {
        if (text == null) {
            return null;
        }
        try {
            Instant moment = ResendTime.parse(text);
            if (PlainYears.hold(moment)) {
                return moment;
            }
            validationErrors.invalid(field, PlainYears.PROBLEM);
        } catch (DateTimeParseException e) {
            validationErrors.invalid(field, "must be ISO 8601 with a zone, as in 2026-12-24T18:00:00Z" + otherForms);
        }
        return null;
    }
}
