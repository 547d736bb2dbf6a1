package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DeliveryMetrics;
import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.Dispatcher;
import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.delivery.dispatch.Lifecycle;
import io.emailthrottle.delivery.dispatch.LimitRecovery;
import io.emailthrottle.delivery.dispatch.Maintenance;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Pipelines;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A node that delivers what its store holds, whose dispatcher moves only when it is told to. */
public final class TestNode implements AutoCloseable {

    private final TestDatabase database;
    private final TestStore store;
    private final Time time;
    private final Vendors vendors;
    private final Duration overflowAfter;
    private final DeliverySettings settings;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final DeliveryMetrics metrics = new DeliveryMetrics(registry);
    private final InFlightSends inFlightSends;
    private final NoLock lock = new NoLock();
    private final Dispatcher dispatcher;
    private final Maintenance maintenance;

    public TestNode(Time time, int maxInFlight, VendorPipeline... pipelines) {
        this(TestDatabase.shared(Dialect.SQLITE), time, maxInFlight, Duration.ZERO, pipelines);
    }

    /** @param overflowAfter how long an email waits for a vendor that is throttled */
    public TestNode(Time time, Duration overflowAfter, VendorPipeline... pipelines) {
        this(TestDatabase.shared(Dialect.SQLITE), time, 100, overflowAfter, pipelines);
    }

    private TestNode(
            TestDatabase database, Time time, int maxInFlight, Duration overflowAfter, VendorPipeline... pipelines) {
        this.database = database;
        this.store = new TestStore(database);
        this.time = time;
        this.vendors = new Vendors(List.of(pipelines));
        this.overflowAfter = overflowAfter;
        this.settings = settings(maxInFlight);
        this.inFlightSends = deliveries(pipelines);
        this.inFlightSends.workOnlyWhile(lock::held);
        this.dispatcher = new Dispatcher(
                Pipelines.routes(pipelines).all(), inFlightSends, store.emails(), store.reader(), settings, time);
        this.maintenance = new Maintenance(store.delivery(), metrics, settings, inFlightSends, lock, () -> {}, time);
    }

    public static DeliverySettings settings(int maxInFlight) {
        return new DeliverySettings(
                "node",
                true,
                maxInFlight,
                Duration.ofSeconds(10),
                Backoff.constant(Duration.ofMinutes(1)),
                Duration.ofHours(24),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                Duration.ofDays(30),
                Duration.ofDays(90),
                RecipientGuard.OFF,
                UnsubscribeLinks.NONE);
    }

    /** The node loses its name, and the right to work. */
    void loseName() {
        lock.lose();
    }

    Time time() {
        return time;
    }

    /** Another process on the same database, after this one has stopped. */
    public TestNode restarted(VendorPipeline... pipelines) {
        close();
        return new TestNode(database, time, 100, overflowAfter, pipelines);
    }

    /** Other deliveries of the same node, by these vendors. */
    public InFlightSends deliveries(VendorPipeline... pipelines) {
        Failover failover = Pipelines.failover(time, new SimpleMeterRegistry(), overflowAfter, pipelines);
        Lifecycle lifecycle = new Lifecycle(settings.backoff(), () -> 0L);
        return new InFlightSends(failover, lifecycle, store.delivery(), metrics, settings, time);
    }

    public InFlightSends deliveries() {
        return inFlightSends;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    public QueueConsumer intake() {
        return new QueueConsumer(
                Pipelines.routes(vendors.all().toArray(VendorPipeline[]::new)).all(),
                inFlightSends,
                store.emails(),
                settings,
                time);
    }

    public Maintenance housekeeping() {
        return maintenance;
    }

    /** What a node does first when it starts: a limiter that has just been made is told of the calls before. */
    public void countPastCalls() {
        new LimitRecovery(store.reader(), vendors, time).count();
    }

    /** What deliveries and housekeeping count. */
    public MeterRegistry registry() {
        return registry;
    }

    public DeliveryMetrics metrics() {
        return metrics;
    }

    public TestStore store() {
        return store;
    }

    public void accept(NewEmailRow... acceptances) {
        store.emails().accept(List.of(acceptances), null, time.now()).join();
    }

    public void suppress(String address) {
        store.suppressions()
                .add(Email.DEFAULT_TENANT, new Suppression(address, "manual", "api", time.now()))
                .join();
    }

    /** One round of the dispatcher, and the end of everything that it took in hand. How long it would sleep then. */
    public Duration round() {
        Duration sleep = dispatcher.round();
        inFlightSends.finishWithin(Duration.ofSeconds(20));
        return sleep;
    }

    public StoredEmail row(UUID id) {
        return store.reader().find(Email.DEFAULT_TENANT, id).orElseThrow();
    }

    /** Which vendor may have an email and knows its key, as it is on disk; empty for none. */
    String keyedVendor(UUID id) {
        return database.jdbc()
                .sql("SELECT COALESCE(key_vendor, '') FROM emails WHERE id = ?")
                .param(id.toString())
                .query(String.class)
                .single();
    }

    /** How many of a tenant's emails were sent. */
    public int sentOf(String tenant) {
        return database.jdbc()
                .sql("SELECT count(*) FROM emails WHERE tenant = ? AND status = 'sent'")
                .param(tenant)
                .query(Integer.class)
                .single();
    }

    /** How many emails were ever taken from the queue. */
    public int everClaimed() {
        return database.jdbc()
                .sql("SELECT count(*) FROM emails WHERE claims > 0")
                .query(Integer.class)
                .single();
    }

    @Override
    public void close() {
        store.close();
    }
}
