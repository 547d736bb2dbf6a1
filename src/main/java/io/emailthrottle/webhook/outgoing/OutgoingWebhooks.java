package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.store.EmailReader;
import io.emailthrottle.store.WebhookDeliveries;
import io.emailthrottle.store.Webhooks;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells applications by itself what becomes of their emails: starts before emails move, so that no event is missed, and
 * stops after they have come to rest.
 */
public final class OutgoingWebhooks implements SmartLifecycle, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutgoingWebhooks.class);

    /** The lowest starts first and stops last; emails are delivered in a phase a million below the web server's. */
    private static final int BEFORE_DELIVERY = DEFAULT_PHASE - 2_000_000;

    private static final long TICK_MILLIS = 1000;

    private final Courier courier;
    private final Endpoints endpoints;
    private final EndpointClient client;
    private final OldDeliveries old;
    private final Time time;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("webhooks").factory());
    private boolean trouble;
    private volatile boolean running;

    public OutgoingWebhooks(
            Webhooks webhooks,
            WebhookDeliveries deliveries,
            EmailReader emails,
            OutgoingSettings settings,
            MeterRegistry metrics,
            Time time) {
        this.old = new OldDeliveries(deliveries, settings.keep());
        this.time = time;
        GuardedResolver resolver = new GuardedResolver(SystemDefaultDnsResolver.INSTANCE, settings.allowPrivate());
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextLong());
        this.client = new EndpointClient(settings, resolver);
        this.courier =
                new Courier(webhooks, deliveries, emails, client, schedule, settings.maxInFlight(), metrics, time);
        courier.whenEnded(this::wake);
        this.endpoints = new Endpoints(
                webhooks,
                deliveries,
                new EndpointUrl(resolver, settings.allowPrivate()),
                courier::refresh,
                this::wake,
                time);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    @Override
    public void start() {
        running = true;
        ticks.scheduleWithFixedDelay(() -> orComplain(this::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        if (running && woken.compareAndSet(false, true)) {
            try {
                ticks.execute(() -> {
                    woken.set(false);
                    orComplain(courier::round);
                });
            } catch (RejectedExecutionException e) {
                log.debug("stopping; what is due waits for the next start", e);
            }
        }
    }

    void tick() {
        courier.refresh();
        courier.round();
        old.forgetSome(time.now());
    }

    private void orComplain(Runnable action) {
        try {
            action.run();
            trouble = false;
        } catch (RuntimeException e) {
            if (!trouble) {
                log.warn("applications cannot be told at the moment, trying again: {}", e.toString());
            }
            trouble = true;
        }
    }

    /** Starts no attempt any more, and lets those under way come to their end. */
    @Override
    public void stop() {
        running = false;
        old.stop();
        ticks.close();
        courier.finishWithin(EndpointClient.TOTAL_TIMEOUT);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEFORE_DELIVERY;
    }

    @Override
    public void close() {
        client.close();
    }
}
