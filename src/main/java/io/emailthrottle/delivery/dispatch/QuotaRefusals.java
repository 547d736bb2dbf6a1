package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.quota.QuotaBalance;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts what tenants' quotas refuse ({@code email.quota.refused}), by the limit that was reached. Not by tenant: their number
 * has no bound.
 */
public final class QuotaRefusals {

    private final Counter requests;
    private final Map<QuotaBalance.Period, Counter> emails = new EnumMap<>(QuotaBalance.Period.class);

    public QuotaRefusals(MeterRegistry registry) {
        this.requests = counter("requests", registry);
        for (QuotaBalance.Period period : QuotaBalance.Period.values()) {
            emails.put(period, counter(period.word(), registry));
        }
    }

    private static Counter counter(String limit, MeterRegistry registry) {
        return Counter.builder("email.quota.refused")
                .description("Requests and messages that a tenant's quota refused, by the limit that was reached")
                .tag("limit", limit)
                .register(registry);
    }

    /** One more came faster than its tenant's rate of requests allows. */
    public void request() {
        requests.increment();
    }

    /** One more, a batch or a message included, was more emails than its tenant's day or month had left. */
    public void emails(QuotaBalance.Period period) {
        Objects.requireNonNull(emails.get(period), "every period has a counter").increment();
    }
}
