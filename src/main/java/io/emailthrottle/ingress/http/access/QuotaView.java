package io.emailthrottle.ingress.http.access;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.security.RequestRates.Rate;
import io.emailthrottle.store.quota.QuotaBalance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant may ask for, and what is left of it. */
@Schema(name = "Quota")
@JsonNaming(SnakeCaseStrategy.class)
public record QuotaView(
        @Schema(example = "acme") String tenant,

        @Schema(nullable = true, description = "Calls of the API, counted by each node; null for any number") @Nullable
        Requests requests,

        @Schema(nullable = true, description = "Of a day in UTC, on all nodes together; null for any number") @Nullable
        Emails emailsPerDay,

        @Schema(nullable = true, description = "Of a calendar month in UTC, on all nodes together; null for any number")
        @Nullable
        Emails emailsPerMonth) {

    @Schema(name = "QuotaOfRequests")
    record Requests(
            @Schema(description = "How many are taken in any window", example = "20")
            int limit,

            @Schema(description = "The window's length in seconds", example = "1")
            long window,

            @Schema(description = "How many would be taken now; this one is counted", example = "19")
            int remaining,

            @Schema(description = "Seconds until there is room again, or the window when there is some", example = "1")
            long reset) {

        private static Requests of(Rate rate) {
            return new Requests(rate.allowed(), rate.windowSeconds(), rate.remaining(), rate.resetSeconds());
        }
    }

    @Schema(name = "QuotaOfEmails")
    @JsonNaming(SnakeCaseStrategy.class)
    record Emails(
            @Schema(example = "5000") long limit,

            @Schema(description = "How many were accepted", example = "120")
            long used,

            @Schema(example = "4880") long remaining,

            @Schema(description = "When none will be used, in UTC", example = "2026-03-02T00:00:00Z")
            String resetsAt) {

        private static Emails of(QuotaBalance balance) {
            return new Emails(
                    balance.limit(),
                    balance.used(),
                    balance.remaining(),
                    balance.until().toString());
        }
    }

    /** @param rate null for any number of requests */
    static QuotaView of(String tenant, @Nullable Rate rate, List<QuotaBalance> balances) {
        return new QuotaView(
                tenant,
                rate == null ? null : Requests.of(rate),
                emails(balances, QuotaBalance.Period.DAY),
                emails(balances, QuotaBalance.Period.MONTH));
    }

    private static @Nullable Emails emails(List<QuotaBalance> balances, QuotaBalance.Period period) {
        return balances.stream()
                .filter(balance -> balance.period() == period)
                .findFirst()
                .map(Emails::of)
                .orElse(null);
    }
}
