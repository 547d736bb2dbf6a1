package io.emailthrottle.ingress.http;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.store.email.EmailQuery;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a list; each method throws {@link InvalidRequest} for a value that is none. */
public final class ListParameters {

    private static final int MAX_LIMIT = 100;

    public int limit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("limit", "must be between 1 and " + MAX_LIMIT);
        }
        return limit;
    }

    /** Null for null. */
    public @Nullable UUID id(String name, @Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw invalid(name, "must be an id");
        }
    }

    /** Null for null. */
    public @Nullable Instant instant(String name, @Nullable String text) {
        try {
            return text == null
                    ? null
                    : Instant.ofEpochMilli(ResendTime.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid(name, "must be ISO 8601 with a zone, as in 2026-12-24T18:00:00Z");
        }
    }

    public Set<EmailStatus> statuses(@Nullable List<String> words) {
        Set<EmailStatus> statuses = EnumSet.noneOf(EmailStatus.class);
        for (String word : words == null ? List.<String>of() : words) {
            try {
                statuses.add(EmailStatus.of(word));
            } catch (IllegalArgumentException e) {
                throw invalid("status", String.valueOf(e.getMessage()));
            }
        }
        return statuses;
    }

    /** @param tag as name=value, or null for any */
    public EmailQuery withTag(EmailQuery query, @Nullable String tag) {
        if (tag == null) {
            return query;
        }
        int equals = tag.indexOf('=');
        if (equals == 0 || tag.isEmpty()) {
            throw invalid("tag", "must be name=value, or a name for a label without a value");
        }
        return equals < 0 ? query.withTag(tag, "") : query.withTag(tag.substring(0, equals), tag.substring(equals + 1));
    }

    private static InvalidRequest invalid(String name, String problem) {
        ValidationErrors validationErrors = new ValidationErrors();
        validationErrors.invalid(name, problem);
        return new InvalidRequest(validationErrors.all());
    }
}
