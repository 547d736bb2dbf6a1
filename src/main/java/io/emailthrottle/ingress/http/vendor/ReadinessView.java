package io.emailthrottle.ingress.http.vendor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.readiness.QuotaComparison;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.middleware.ReadinessMiddleware.Checked;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the last check of a vendor's account found, on the node that answers. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Readiness", description = "Absent before the first check")
record ReadinessView(
        @Schema(
                description = "Whether the account could send an email",
                allowableValues = {"ready", "not_ready", "unknown"},
                example = "ready")
        String state,

        @Schema(description = "In the vendor's words where it has any", example = "the key may send")
        String reason,

        @Schema(example = "2026-03-01T12:00:00Z") String checkedAt,

        @Schema(description = "Since when the state is what it is", example = "2026-02-01T12:00:00Z")
        String since,

        @Schema(description = "The account's From domains; absent when the vendor does not tell them") @Nullable
        List<DomainView> domains,

        @Schema(description = "What the account may send; absent when the vendor does not tell it") @Nullable
        QuotaView quota,

        @Schema(
                description = "Configured limits above the account's own; absent when there are none",
                example = "[\"the limit 100/s is above the account's own of 14 a second\"]")
        @Nullable
        List<String> warnings) {

    /** A From domain of the account. */
    @Schema(name = "ReadinessDomain")
    record DomainView(
            @Schema(example = "example.com") String name,

            @Schema(description = "Whether the account may send from it", example = "true")
            boolean verified) {}

    /** What the account may send; a part is absent when the vendor does not tell it. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AccountQuota")
    record QuotaView(
            @Schema(description = "Emails in a second", example = "14") @Nullable
            Double perSecond,

            @Schema(description = "Emails in 24 hours", example = "50000") @Nullable
            Long perDay,

            @Schema(description = "Emails that may be sent until the quota opens again", example = "49211") @Nullable
            Long left,

            @Schema(example = "2026-03-02T00:00:00Z") @Nullable
            String resetsAt) {}

    static @Nullable ReadinessView of(VendorPipeline vendor) {
        return ReadinessMonitor.last(vendor).map(checked -> of(vendor, checked)).orElse(null);
    }

    private static ReadinessView of(VendorPipeline vendor, Checked checked) {
        Readiness readiness = checked.readiness();
        List<String> warnings = QuotaComparison.warnings(vendor, readiness.quota());
        return new ReadinessView(
                readiness.state().word(),
                readiness.reason(),
                checked.at().toString(),
                checked.since().toString(),
                readiness.domains().isUnknown()
                        ? null
                        : readiness.domains().verified().entrySet().stream()
                                .map(domain -> new DomainView(domain.getKey(), domain.getValue()))
                                .toList(),
                quota(readiness.quota()),
                warnings.isEmpty() ? null : warnings);
    }

    private static @Nullable QuotaView quota(AccountQuota quota) {
        return quota.equals(AccountQuota.UNKNOWN)
                ? null
                : new QuotaView(
                        quota.perSecond(),
                        quota.perDay(),
                        quota.left(),
                        quota.resetsAt() == null ? null : quota.resetsAt().toString());
    }
}
