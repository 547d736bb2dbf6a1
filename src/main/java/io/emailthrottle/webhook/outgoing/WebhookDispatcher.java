package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.ClockWatch;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.http.RetryAfter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings to each endpoint what is due for it, each delivery on a virtual thread of its own; endpoints do not wait for one another. */
final class WebhookDispatcher {

    private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** Longer than an attempt can take. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration DISABLED_AFTER = Duration.ofDays(5);
    private static final Duration UNSETTLED_FOR = Duration.ofHours(1);
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(30);

    private final Webhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final EmailReader emails;
    private final EndpointClient client;
    private final RetrySchedule schedule;
    private final EventFormats formats;
    private final int maxInFlight;
    private final MeterRegistry metrics;
    private final Time time;
    private final Semaphore inFlight = new Semaphore(Integer.MAX_VALUE);
    private final ClockWatch clock;
    private long unsettledUntil;
    private volatile Runnable ended = () -> {};
    private Map<UUID, Webhook> enabled = Map.of();
    private Map<UUID, EndpointLimiter> lanes = Map.of();

    WebhookDispatcher(
            WebhookStores stores,
            EndpointClient client,
            RetrySchedule schedule,
            EventFormats formats,
            int maxInFlight,
            MeterRegistry metrics,
            Time time) {
        this.webhooks = stores.webhooks();
        this.deliveries = stores.deliveries();
        this.emails = stores.emails();
        this.client = client;
        this.schedule = schedule;
        this.formats = formats;
        this.maxInFlight = maxInFlight;
        this.metrics = metrics;
        this.time = time;
        this.clock = new ClockWatch(time);
        this.unsettledUntil = time.nanos();
    }

    /** @param action is run when an attempt has ended, and its place is free */
    void whenEnded(Runnable action) {
        ended = action;
    }

    /** Takes over what was changed, by this node or by others. */
    synchronized void refresh() {
        Map<UUID, Webhook> all = new HashMap<>();
        Map<UUID, EndpointLimiter> kept = new HashMap<>();
        for (Webhook webhook : webhooks.refresh()) {
            all.put(webhook.id(), webhook);
            EndpointLimiter endpointLimiter = lanes.get(webhook.id());
            boolean same = endpointLimiter != null && endpointLimiter.leadsTo(webhook.endpoint());
            kept.put(webhook.id(), same ? endpointLimiter : new EndpointLimiter(webhook.endpoint(), maxInFlight, time));
        }
        enabled = all;
        lanes = kept;
    }

    /** Starts what is due, as far as there is room for it. */
    synchronized void round() {
        if (enabled.isEmpty()) {
            return;
        }
        Set<UUID> due = deliveries.due(time.now());
        for (UUID id : due) {
            Webhook webhook = enabled.get(id);
            EndpointLimiter endpointLimiter = lanes.get(id);
            if (webhook != null && endpointLimiter != null) {
                start(webhook, endpointLimiter);
            }
        }
    }

    private void start(Webhook webhook, EndpointLimiter endpointLimiter) {
        int places = endpointLimiter.acquire();
        int started = 0;
        try {
            if (places > 0) {
                Instant now = time.now();
                for (WebhookDelivery claimed :
                        DurableWrite.await(deliveries.claim(webhook.id(), places, now.plus(LEASE), now))) {
                    start(webhook, claimed, endpointLimiter);
                    started++;
                }
            }
        } finally {
            endpointLimiter.release(places - started);
        }
    }

    private void start(Webhook webhook, WebhookDelivery claimed, EndpointLimiter endpointLimiter) {
        inFlight.acquireUninterruptibly();
        Thread.ofVirtual().name("webhook").start(() -> {
            try {
                deliver(webhook, claimed, endpointLimiter);
            } catch (StoreUnavailable e) {
                log.warn("how a delivery to {} ended is not written, it is made again: {}", webhook, e.getMessage());
            } catch (RuntimeException | Error e) {
                log.error("a delivery to {} ended in an unforeseen way; it is made again", webhook, e);
            } finally {
                inFlight.release();
                ended.run();
            }
        });
    }

    private void deliver(Webhook webhook, WebhookDelivery claimed, EndpointLimiter endpointLimiter) {
        Optional<EventFacts> event;
        try {
            event = emails.find(claimed.tenant(), claimed.emailId())
                    .map(email -> new EventFacts(claimed, email, emails.labels(email.id())));
        } catch (RuntimeException e) {
            endpointLimiter.release(1);
            log.warn("{} is not told yet, its email cannot be read: {}", webhook, e.toString());
            DurableWrite.await(deliveries.release(claimed, time.now().plus(READ_AGAIN_AFTER)));
            return;
        }
        if (event.isPresent()) {
            write(webhook, claimed, attempt(webhook, event.get(), endpointLimiter));
        } else {
            endpointLimiter.release(1);
            DurableWrite.await(deliveries.abandon(claimed, "the email is not kept any more", time.now()));
        }
    }

    private Optional<Missed> attempt(Webhook webhook, EventFacts event, EndpointLimiter endpointLimiter) {
        long began = time.nanos();
        boolean arrived = false;
        try {
            Instant now = time.now();
            EventRequest request = formats.get(webhook.format())
                    .request(event, webhook.secrets().at(now), now);
            Optional<Missed> failure = client.post(webhook.endpoint(), request);
            arrived = failure.isEmpty();
            return failure;
        } finally {
            endpointLimiter.ended(arrived, time.nanos() - began);
            metrics.counter("email.webhook.attempts", "outcome", arrived ? "arrived" : "missed")
                    .increment();
        }
    }

    private void write(Webhook webhook, WebhookDelivery claimed, Optional<Missed> failure) {
        Instant now = time.now();
        if (failure.isEmpty()) {
            DurableWrite.await(deliveries.arrived(claimed, now));
            return;
        }
        Missed missed = failure.get();
        boolean settled = settled();
        Duration asked = RetryAfter.parse(missed.retryAfter(), now).orElse(Duration.ZERO);
        Instant next = schedule.next(claimed.attempts() + 1, asked, now);
        log.info(
                "{} was not told of {}: {}; {}",
                webhook,
                claimed.id(),
                missed.why(),
                next == null ? "given up" : "again at " + next);
        if (missed.gone()) {
            log.warn("{} is disabled: its endpoint answered that it is gone", webhook);
            DurableWrite.await(deliveries.gone(claimed, webhook.endpoint(), missed.why(), next, now));
            return;
        }
        DurableWrite.await(
                settled
                        ? deliveries.missed(claimed, missed.why(), next, DISABLED_AFTER, now)
                        : deliveries.missed(claimed, missed.why(), next, now));
    }

    /** Whether the clock was not set lately: one that jumps for seconds must not make five days of them. */
    private synchronized boolean settled() {
        if (!clock.step().isZero()) {
            unsettledUntil = time.nanos() + UNSETTLED_FOR.toNanos();
        }
        return time.nanos() - unsettledUntil >= 0;
    }

    /** Whether all attempts under way have ended by then. */
    boolean finishWithin(Duration patience) {
        try {
            if (inFlight.tryAcquire(Integer.MAX_VALUE, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                inFlight.release(Integer.MAX_VALUE);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
