package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.network.GuardedResolver;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.time.ClockWatch;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.context.SmartLifecycle;

/**
 * Tells applications by itself what becomes of their emails: starts before emails move, so that no event is missed, and
 * stops after they have come to rest.
 */
public final class OutgoingWebhooks implements SmartLifecycle, AutoCloseable {

    /** The lowest starts first and stops last; emails are delivered in a phase a million below the web server's. */
    private static final int BEFORE_DELIVERY = DEFAULT_PHASE - 2_000_000;

    private static final Duration TICK = Duration.ofSeconds(1);

    private final WebhookDispatcher webhookDispatcher;
    private final WebhookService webhookService;
    private final EndpointClient client;
    private final WebhookRetention old;
    private final Time time;
    private final BackgroundLoop loop = BackgroundLoop.virtual("webhooks", this::turn);
    private final ClockWatch clock;
    private final WebhookDeliveries deliveries;
    private long nextTick;
    private volatile boolean running;

    public OutgoingWebhooks(
            Webhooks webhooks,
            WebhookDeliveries deliveries,
            EmailReader emails,
            OutgoingSettings settings,
            EventFormats formats,
            MeterRegistry metrics,
            Time time) {
        this.old = new WebhookRetention(deliveries, settings.keep());
        this.time = time;
        this.clock = new ClockWatch(time);
        this.deliveries = deliveries;
        GuardedResolver resolver = new GuardedResolver(SystemDefaultDnsResolver.INSTANCE, settings.allowPrivate());
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextLong());
        this.client = new EndpointClient(settings, resolver);
        this.webhookDispatcher = new WebhookDispatcher(
                new WebhookStores(webhooks, deliveries, emails),
                client,
                schedule,
                formats,
                settings.maxInFlight(),
                metrics,
                time);
        webhookDispatcher.whenEnded(this::wake);
        this.webhookService = new WebhookService(
                webhooks,
                deliveries,
                new EndpointUrl(resolver, settings.allowPrivate()),
                formats,
                webhookDispatcher::refresh,
                this::wake,
                time);
    }

    public WebhookService endpoints() {
        return webhookService;
    }

    @Override
    public void start() {
        running = true;
        nextTick = System.nanoTime();
        loop.start();
    }

    private void wake() {
        loop.wake();
    }

    /** Once a second everything; when it was woken meanwhile, what is due. */
    private Duration turn() {
        long left = nextTick - System.nanoTime();
        if (left <= 0) {
            nextTick = System.nanoTime() + TICK.toNanos();
            tick();
        } else {
            webhookDispatcher.round();
        }
        return Duration.ofNanos(Math.max(0, nextTick - System.nanoTime()));
    }

    void tick() {
        if (clock.step().isNegative()) {
            DurableWrite.await(deliveries.bringNear(time.now()));
        }
        webhookDispatcher.refresh();
        webhookDispatcher.round();
        old.forgetSome(time.now());
    }

    /** Starts no attempt any more, and lets those under way come to their end. */
    @Override
    public void stop() {
        running = false;
        old.stop();
        loop.stop();
        webhookDispatcher.finishWithin(EndpointClient.TOTAL_TIMEOUT);
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
