package io.emailthrottle.store.quota;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads how tenants' quotas of emails stand; sees what is committed, and waits for no writer. */
public final class QuotaReader {

    private final JdbcClient jdbc;
    private final Function<String, Quota> quotas;

    /** @param quotas how many emails of a tenant are accepted */
    public QuotaReader(JdbcClient jdbc, Function<String, Quota> quotas) {
        this.jdbc = jdbc;
        this.quotas = quotas;
    }

    /** How a tenant's day and month stand, in this order; what is not limited is missing. */
    public List<QuotaBalance> balances(String tenant, Instant now) {
        return QuotaUse.read(jdbc, tenant, quotas.apply(tenant), now);
    }
}
