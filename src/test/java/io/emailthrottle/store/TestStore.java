package io.emailthrottle.store;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.delivery.dispatch.EmailStores;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.store.access.Sessions;
import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.event.VendorEventStore;
import io.emailthrottle.store.quota.Quota;
import io.emailthrottle.store.quota.QuotaReader;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.vendor.ReputationCounts;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.OwnConnections;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node's whole store, on connections of its own. */
public final class TestStore implements AutoCloseable {

    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();
    private final HikariDataSource dataSource;
    private final GroupCommitWriter writer;
    private final EmailStore emails;
    private final Leases leases;
    private final QuotaReader quotaReader;
    private final EmailReader reader;
    private final IdempotencyKeys keys;
    private final Suppressions suppressions;
    private final VendorEventStore vendorEventStore;
    private final FromDomains fromDomains;
    private final ReputationCounts reputation;
    private final Retention retention;
    private final Webhooks webhooks;
    private final WebhookDeliveries webhookDeliveries;
    private final ApiKeys apiKeys;
    private final Sessions sessions;

    public TestStore(TestDatabase database) {
        this(database, new SystemTime());
    }

    public TestStore(TestDatabase database, Time time) {
        this.dataSource = database.connect();
        this.writer =
                new GroupCommitWriter(OwnConnections.of(dataSource), database.dialect(), new SimpleMeterRegistry());
        JdbcClient jdbc = JdbcClient.create(dataSource);
        this.leases = new Leases(writer, database.dialect());
        this.emails = new EmailStore(writer, database.dialect(), this::quota);
        this.quotaReader = new QuotaReader(jdbc, this::quota);
        this.reader = new EmailReader(jdbc, database.dialect());
        this.keys = new IdempotencyKeys(jdbc, writer);
        this.suppressions = new Suppressions(jdbc, writer, time);
        this.vendorEventStore = new VendorEventStore(jdbc, writer, suppressions);
        this.fromDomains = new FromDomains(jdbc, writer);
        this.reputation = new ReputationCounts(jdbc, writer);
        this.retention = new Retention(writer, database.dialect());
        this.webhooks = new Webhooks(jdbc, writer);
        this.webhookDeliveries = new WebhookDeliveries(jdbc, writer, database.dialect());
        this.apiKeys = new ApiKeys(jdbc, writer);
        this.sessions = new Sessions(jdbc, writer);
    }

    private Quota quota(String tenant) {
        return quotas.getOrDefault(tenant, Quota.NONE);
    }

    public QuotaReader quotas() {
        return quotaReader;
    }

    GroupCommitWriter writer() {
        return writer;
    }

    /** From now on so many of a tenant's emails are accepted. */
    public void limit(String tenant, Quota quota) {
        quotas.put(tenant, quota);
    }

    public EmailStore emails() {
        return emails;
    }

    public Leases leases() {
        return leases;
    }

    /** What the delivery of emails reads and writes. */
    public EmailStores delivery() {
        return new EmailStores(emails(), leases(), reader(), keys(), suppressions(), retention(), fromDomains);
    }

    public ReputationCounts reputation() {
        return reputation;
    }

    public EmailReader reader() {
        return reader;
    }

    public IdempotencyKeys keys() {
        return keys;
    }

    public Suppressions suppressions() {
        return suppressions;
    }

    public VendorEventStore reports() {
        return vendorEventStore;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Retention retention() {
        return retention;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public WebhookDeliveries webhookDeliveries() {
        return webhookDeliveries;
    }

    @Override
    public void close() {
        writer.close();
        dataSource.close();
    }
}
