package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.failover.Step;
import io.emailthrottle.store.event.Event;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of an email's timeline. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TimelineEntry")
public record TimelineEntry(
        @Schema(example = "2026-01-31T09:30:00.123Z") Instant at,

        @Schema(
                description = "What happened; newer versions may know more words",
                implementation = TimelineWord.class,
                example = "vendor_unavailable")
        String type,

        @Schema(example = "sendgrid") @Nullable String vendor,

        @Schema(description = "The vendor's words, or why it was not called", example = "circuit open") @Nullable
        String detail,

        @Schema(description = "Milliseconds until the vendor answered; absent when it was not called", example = "87")
        @Nullable
        Long ms) {

    public static TimelineEntry of(Event event) {
        return new TimelineEntry(event.at(), event.type(), event.vendor(), event.detail(), event.tookMs());
    }

    public static TimelineEntry of(Step step) {
        Long ms = step.took() == null ? null : step.took().toMillis();
        return new TimelineEntry(step.at(), step.outcome(), step.vendor(), step.detail(), ms);
    }
}
