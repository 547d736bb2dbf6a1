package io.emailthrottle.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emailthrottle.failover.Step;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/** One line of an email's timeline. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepView(
        @Schema(example = "2026-01-31T09:30:00.123Z") Instant at,
        @Schema(example = "sendgrid") String vendor,

        @Schema(
                description = "What became of this vendor",
                allowableValues = {
                    "sent",
                    "skipped",
                    "message_rejected",
                    "vendor_refused",
                    "throttled",
                    "vendor_unavailable",
                    "unconfirmed"
                })
        String outcome,

        @Schema(description = "The vendor's words, or why it was not called", example = "circuit open")
        String detail,

        @Schema(description = "Milliseconds until the vendor answered; absent when it was not called", example = "87")
        Long ms) {

    static List<StepView> of(List<Step> steps) {
        return steps.stream()
                .map(step -> new StepView(
                        step.at(),
                        step.vendor(),
                        step.outcome(),
                        step.detail(),
                        step.called() ? step.took().toMillis() : null))
                .toList();
    }
}
