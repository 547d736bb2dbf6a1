package io.emailthrottle.ingress.http.vendor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.middleware.Reputation.Standing;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How recipients took a vendor's emails in the window of {@code reputation.window}, over all nodes. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Reputation")
record ReputationView(
        @Schema(
                description = "holding_low: emails of priority low wait",
                allowableValues = {"ok", "warning", "holding_low", "suspended"},
                example = "ok")
        String state,

        @Schema(description = "Absent while it is ok", example = "4.20% of 12,000 emails bounced") @Nullable
        String reason,

        @Schema(example = "2026-03-01T12:00:00Z") String since,
        @Schema(example = "12000") long sent,

        @Schema(description = "Permanent bounces that are not the address's fault", example = "12")
        long bounced,

        @Schema(example = "3") long complained,
        @Schema(description = "Percent", example = "0.1") double bounceRate,
        @Schema(description = "Percent", example = "0.025") double complaintRate) {

    static ReputationView of(Standing standing) {
        return new ReputationView(
                standing.state().word(),
                standing.reason().isEmpty() ? null : standing.reason(),
                standing.since().toString(),
                standing.sent(),
                standing.bounced(),
                standing.complained(),
                100 * standing.bounceRate(),
                100 * standing.complaintRate());
    }
}
