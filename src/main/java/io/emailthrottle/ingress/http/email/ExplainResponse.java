package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.DryRun;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Explanation;
import io.emailthrottle.failover.VendorPlan;
import io.emailthrottle.store.event.Event;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /emails/explain}, in the words of a timeline. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Explanation")
public record ExplainResponse(
        @Schema(description = "What the email would soon be", example = "sent")
        EmailStatus status,

        @Schema(description = "Who would send it", example = "simulated-a") @Nullable
        String vendor,

        @Schema(description = "When, as things stand now", example = "2026-01-31T09:30:00.123Z") @Nullable
        Instant at,

        @Schema(description = "Who chose the candidates: the email's own vendor, a rule, or none", example = "no rule")
        @Nullable
        String chosenBy,

        @Schema(description = "In the order in which they would be asked, until one takes the email")
        List<CandidateView> candidates,

        @Schema(description = "The recipients that would be left out") @Nullable
        List<String> suppressed) {

    /** One vendor, and what it would do with the email now. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExplainedCandidate")
    record CandidateView(
            @Schema(example = "simulated-a") String vendor,

            @Schema(
                    description = "`ready`, or what a timeline would say",
                    allowableValues = {"ready", "throttled", "skipped"},
                    example = "throttled")
            String type,

            @Schema(description = "Why", example = "circuit open") @Nullable
            String detail,

            @Schema(
                    description = "Milliseconds until it would be called; absent when it cannot carry the email",
                    example = "17000")
            @Nullable
            Long waitMs) {

        static CandidateView of(VendorPlan vendorPlan) {
            Long waitMs = vendorPlan.callableIn() == null
                    ? null
                    : vendorPlan.callableIn().toMillis();
            return new CandidateView(vendorPlan.vendor().name(), vendorPlan.outcome(), vendorPlan.detail(), waitMs);
        }
    }

    static ExplainResponse of(DryRun dryRun) {
        Explanation explanation = dryRun.explanation();
        List<String> suppressed =
                dryRun.suppressed().stream().map(Event::detail).toList();
        List<String> left = suppressed.isEmpty() ? null : suppressed;
        if (explanation == null) {
            return new ExplainResponse(dryRun.status(), null, null, null, List.of(), left);
        }
        VendorPlan expected = explanation.expected();
        return new ExplainResponse(
                dryRun.status(),
                expected == null ? null : expected.vendor().name(),
                explanation.at(),
                explanation.chosenBy(),
                explanation.candidates().stream().map(CandidateView::of).toList(),
                left);
    }
}
