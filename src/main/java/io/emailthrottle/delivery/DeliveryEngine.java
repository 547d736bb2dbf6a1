package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DeliveryMetrics;
import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.Dispatcher;
import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.delivery.dispatch.Lifecycle;
import io.emailthrottle.delivery.dispatch.LimitRecovery;
import io.emailthrottle.delivery.dispatch.Maintenance;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.delivery.dispatch.QueueWatch;
import io.emailthrottle.delivery.dispatch.SuppressionCheck;
import io.emailthrottle.delivery.dispatch.SuppressionList;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.store.write.NodeLock;
import io.emailthrottle.time.Time;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.SmartLifecycle;

/**
 * Everything that moves by itself: starts before the first request is taken, and stops after the last was answered.
 */
public final class DeliveryEngine implements SmartLifecycle {

    /** Below the web server's, which start by default near the top: the lowest starts first and stops last. */
    private static final int BELOW_WEB_SERVER = DEFAULT_PHASE - 1_000_000;

    private final EmailStore store;
    private final Routes routes;
    private final EmailService service;
    private final InFlightSends inFlightSends;
    private final Dispatcher dispatcher;
    private final Maintenance maintenance;
    private final VendorSuspensions vendorSuspensions;
    private final LimitRecovery limitRecovery;
    private final DeliverySettings settings;
    private final QueueTransport queueTransport;
    private final SyncWaiters syncWaiters;
    private final Time time;
    private volatile boolean running;

    public DeliveryEngine(
            Routes routes,
            Failover failover,
            EmailStore store,
            EmailReader reader,
            IdempotencyKeys keys,
            Suppressions suppressions,
            Suspensions suspensions,
            Retention retention,
            DeliveryMetrics metrics,
            QuotaRefusals refusals,
            DeliverySettings settings,
            NodeLock nodeLock,
            QueueTransport queueTransport,
            Time time) {
        Lifecycle lifecycle = new Lifecycle(
                settings.backoff(), () -> ThreadLocalRandom.current().nextLong());
        this.settings = settings;
        this.queueTransport = queueTransport;
        this.syncWaiters = new SyncWaiters(settings.answerWithin(), time);
        this.time = time;
        SuppressionCheck check = new SuppressionCheck(suppressions, time);
        this.inFlightSends = new InFlightSends(
                failover,
                lifecycle,
                store,
                reader,
                check,
                new SuppressionList(suppressions, time),
                metrics,
                settings,
                time);
        this.inFlightSends.workOnlyWhile(nodeLock::held);
        this.dispatcher = new Dispatcher(routes.all(), inFlightSends, store, reader, settings, time);
        this.vendorSuspensions = new VendorSuspensions(routes.vendors(), suspensions, dispatcher::wake, time);
        this.limitRecovery = new LimitRecovery(reader, routes.vendors(), time);
        QueueWatch queue = new QueueWatch(reader, metrics, time);
        this.maintenance = new Maintenance(
                store,
                keys,
                retention,
                metrics,
                settings,
                inFlightSends,
                dispatcher::wake,
                nodeLock,
                () -> {
                    vendorSuspensions.refresh();
                    limitRecovery.countAgain();
                    queue.look();
                },
                time);
        this.service = new EmailService(
                failover,
                store,
                reader,
                keys,
                check,
                inFlightSends,
                dispatcher,
                queueTransport,
                syncWaiters,
                refusals,
                settings,
                time);
        this.store = store;
        this.routes = routes;
    }

    public EmailService service() {
        return service;
    }

    public VendorSuspensions vendorSuspensions() {
        return vendorSuspensions;
    }

    @Override
    public void start() {
        store.reroute(routes.all().stream().map(Route::name).toList()).join();
        store.reconsider(time.now()).join();
        maintenance.start();
        limitRecovery.count();
        vendorSuspensions.refresh();
        if (settings.dispatches()) {
            dispatcher.start();
        }
        queueTransport.start(
                settings.dispatches() ? new QueueConsumer(routes.all(), inFlightSends, store, settings, time) : null);
        syncWaiters.start();
        running = true;
    }

    /** Takes nothing more in hand, lets what is in hand come to its end, and gives the rest back to the queue. */
    @Override
    public void stop() {
        running = false;
        queueTransport.stop();
        if (settings.dispatches()) {
            dispatcher.stop();
        }
        inFlightSends.finishWithin(settings.stopAfter());
        maintenance.stop();
        syncWaiters.stop();
    }

    @Override
    public int getPhase() {
        return BELOW_WEB_SERVER;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
