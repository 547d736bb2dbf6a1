package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.DeliveryMetrics;
import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.Dispatcher;
import io.emailthrottle.delivery.dispatch.EmailStores;
import io.emailthrottle.delivery.dispatch.InFlightSends;
import io.emailthrottle.delivery.dispatch.Lifecycle;
import io.emailthrottle.delivery.dispatch.LimitRecovery;
import io.emailthrottle.delivery.dispatch.Maintenance;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.delivery.dispatch.QueueWatch;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Route;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.time.Time;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the background work of delivery: before the first request, and after the last answer.
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
    private final Time time;
    private volatile boolean running;

    public DeliveryEngine(
            Routes routes,
            Failover failover,
            EmailStores stores,
            Suspensions suspensions,
            DeliveryMetrics metrics,
            DeliverySettings settings,
            NodeEnvironment node) {
        this.settings = settings;
        this.queueTransport = node.queue();
        this.time = node.time();
        this.store = stores.emails();
        this.routes = routes;
        Lifecycle lifecycle = new Lifecycle(
                settings.backoff(), () -> ThreadLocalRandom.current().nextLong());
        this.inFlightSends = new InFlightSends(failover, lifecycle, stores, metrics, settings, time);
        this.inFlightSends.workOnlyWhile(node.nodeLock()::held);
        this.dispatcher = new Dispatcher(routes.all(), inFlightSends, store, stores.reader(), settings, time);
        this.vendorSuspensions = new VendorSuspensions(routes.vendors(), suspensions, dispatcher::wake, time);
        this.limitRecovery = new LimitRecovery(stores.reader(), routes.vendors(), time);
        QueueWatch queue = new QueueWatch(stores.reader(), metrics, time);
        Runnable refresh = () -> {
            vendorSuspensions.refresh();
            limitRecovery.countAgain();
            queue.look();
        };
        this.maintenance = new Maintenance(stores, metrics, settings, inFlightSends, node.nodeLock(), refresh, time);
        this.service = new EmailService(
                failover,
                stores,
                inFlightSends,
                new QueueNotifier(dispatcher, queueTransport),
                metrics.quotaRefusals(),
                settings,
                time);
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
        service.start();
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
        service.stop();
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
