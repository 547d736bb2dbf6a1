package io.emailthrottle.ingress.http.domain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.domain.DomainReport;
import io.emailthrottle.domain.DomainReport.MissingRecord;
import io.emailthrottle.domain.Domains.Known;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A From domain, as the node that answers checked it last. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Domain")
record DomainView(
        @Schema(example = "example.com") String name,

        @Schema(
                description = "The worst of all checks; `unchecked` before the first",
                allowableValues = {"ok", "warning", "failing", "unknown", "unchecked"},
                example = "ok")
        String state,

        @Schema(
                description =
                        "When an email was last accepted from it, to the hour; absent if only a property names it",
                example = "2026-03-01T12:00:00Z")
        @Nullable
        String lastSeen,

        @Schema(example = "2026-03-01T12:00:00Z") @Nullable String checkedAt,

        @Schema(description = "`spf`, `dmarc`, `mx` and `one_click_unsubscribe`") @Nullable
        List<CheckView> checks,

        @Schema(description = "What each vendor needs there, in the order of preference") @Nullable
        List<VendorCheckView> vendors) {

    @Schema(name = "DomainCheck")
    record CheckView(
            @Schema(example = "spf") String name,
            @Schema(example = "warning") String state,
            @Schema(example = "no SPF record") String detail,

            @Schema(description = "Records to add") List<RecordView> missing) {}

    @Schema(name = "DomainVendor")
    record VendorCheckView(
            @Schema(example = "mailersend") String vendor,
            @Schema(example = "failing") String state,

            @Schema(example = "no DKIM keys, so its signature is not aligned")
            String detail,

            @Schema(description = "Records to add") List<RecordView> missing) {}

    @Schema(name = "DnsRecord")
    record RecordView(
            @Schema(example = "mlsend2._domainkey.example.com")
            String name,

            @Schema(example = "CNAME") String type,

            @Schema(
                    description = "In angle brackets where only the vendor's console shows it",
                    example = "mlsend2._domainkey.mailersend.net")
            String value) {}

    static DomainView of(Known domain) {
        DomainReport report = domain.report();
        return new DomainView(
                domain.name(),
                report == null ? "unchecked" : report.state().word(),
                domain.lastSeen() == null ? null : domain.lastSeen().toString(),
                report == null ? null : report.at().toString(),
                report == null
                        ? null
                        : report.checks().stream()
                                .map(check -> new CheckView(
                                        check.name(), check.state().word(), check.detail(), records(check.missing())))
                                .toList(),
                report == null
                        ? null
                        : report.vendors().stream()
                                .map(check -> new VendorCheckView(
                                        check.vendor(), check.state().word(), check.detail(), records(check.missing())))
                                .toList());
    }

    private static List<RecordView> records(List<MissingRecord> missing) {
        return missing.stream()
                .map(one -> new RecordView(one.name(), one.type(), one.value()))
                .toList();
    }
}
