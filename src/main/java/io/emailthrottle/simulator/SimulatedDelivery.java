package io.emailthrottle.simulator;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.AttemptContext;
import io.emailthrottle.failover.Capacities;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.simulator.GatewayBuilder.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The gateway's queue and dispatcher without a store: takes due emails, no more than the vendors have permits and places
 * for, sends each through the failover, and lets it wait, or gives it up, by the same rules.
 */
final class SimulatedDelivery {

    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final Scenario scenario;
    private final Gateway gateway;
    private final List<VendorPipeline> vendors;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final Series series;
    private final Runnable settled;

    private final Queue<SimulatedEmail> queue = new PriorityQueue<>(
            Comparator.<SimulatedEmail>comparingLong(email -> email.dueAt).thenComparingInt(email -> email.number));
    private final Queue<SimulatedEmail> byAge = new ArrayDeque<>();
    private int waiting;
    private int inFlight;
    private int undecided;
    private long wakesAt = NEVER;

    /** @param settled called with every email that reached a final status */
    SimulatedDelivery(
            Scenario scenario,
            Gateway gateway,
            VirtualTime time,
            RandomGenerator random,
            Ledger ledger,
            Series series,
            Runnable settled) {
        this.scenario = scenario;
        this.gateway = gateway;
        this.vendors = gateway.vendors().all();
        this.time = time;
        this.random = random;
        this.ledger = ledger;
        this.series = series;
        this.settled = settled;
    }

    /** An email has come. */
    void accept(int number) {
        long now = time.nanos();
        SimulatedEmail email =
                new SimulatedEmail(number, now, now + scenario.expiresAfter().toNanos());
        series.came(now);
        byAge.add(email);
        enqueue(email);
    }

    private void enqueue(SimulatedEmail email) {
        email.waiting = true;
        queue.add(email);
        waiting++;
        wakeAt(email.dueAt);
    }

    private void wakeAt(long at) {
        if (at < wakesAt) {
            wakesAt = at;
            time.at(at, () -> {
                if (wakesAt == at) {
                    wakesAt = NEVER;
                    dispatch();
                }
            });
        }
    }

    private void dispatch() {
        long now = time.nanos();
        giveUpExpired(now);
        takeDue(now);
        series.waiting(now, waiting);
    }

    private void takeDue(long now) {
        int room = 0;
        for (SimulatedEmail next = nextWaiting(); next != null; next = nextWaiting()) {
            if (next.dueAt > now) {
                wakeAt(next.dueAt);
                return;
            }
            if (room == 0) {
                Capacity capacity = Capacities.of(vendors).less(undecided);
                room = Math.min(capacity.sends(), scenario.maxInFlight() - inFlight);
                if (room == 0) {
                    long nextIn = capacity.nextIn().toNanos();
                    wakeAt(now + (nextIn == 0 ? LONGEST_SLEEP : Math.min(nextIn, LONGEST_SLEEP)));
                    return;
                }
            }
            room--;
            send(queue.remove());
        }
    }

    private SimulatedEmail nextWaiting() {
        while (!queue.isEmpty() && !queue.peek().waiting) {
            queue.remove();
        }
        return queue.peek();
    }

    /** Those in flight are given up, if it comes to that, when they are back. */
    private void giveUpExpired(long now) {
        while (!byAge.isEmpty() && byAge.peek().expiresAt <= now) {
            SimulatedEmail email = byAge.remove();
            if (email.waiting) {
                email.waiting = false;
                waiting--;
                giveUp(email);
            }
        }
    }

    private void giveUp(SimulatedEmail email) {
        ended(email, email.attempts > 0 ? EmailStatus.FAILED : EmailStatus.EXPIRED);
    }

    private void send(SimulatedEmail email) {
        email.waiting = false;
        waiting--;
        inFlight++;
        undecided++;
        time.start(() -> {
            Email outgoing = email.email(scenario.delivery());
            Hand hand = new Hand(email);
            DeliveryAttempt deliveryAttempt = gateway.failover().deliver(outgoing, hand);
            hand.calling();
            inFlight--;
            after(email, deliveryAttempt.outcome());
            wakeAt(time.nanos());
        });
    }

    /** Simulated vendors take no idempotency keys, so there is nothing to keep of a call. */
    private final class Hand implements AttemptContext {
        private final SimulatedEmail email;
        private boolean called;

        Hand(SimulatedEmail email) {
            this.email = email;
        }

        @Override
        public void calling() {
            undecided -= called ? 0 : 1;
            called = true;
        }

        @Override
        public Duration waited() {
            return Duration.ofNanos(time.nanos() - email.arrivedAt);
        }

        @Override
        public Instant expiresAt() {
            return VirtualTime.START.plusNanos(email.expiresAt);
        }
    }

    private void after(SimulatedEmail email, Outcome outcome) {
        long now = time.nanos();
        switch (outcome) {
            case Outcome.Sent sent -> {
                series.sent(
                        now,
                        vendors.indexOf(gateway.vendors().named(sent.vendor()).orElseThrow()));
                ledger.sent(email.number, now - email.arrivedAt);
                settled.run();
            }
            case Outcome.Rejected rejected -> ended(email, EmailStatus.REJECTED);
            case Outcome.Unconfirmed unconfirmed -> ended(email, EmailStatus.UNCONFIRMED);
            case Outcome.Deferred deferred -> {
                email.attempts += deferred.attempted() ? 1 : 0;
                if (now >= email.expiresAt) {
                    giveUp(email);
                } else {
                    long wait = deferred.nextRoundIn(scenario.backoff(), email.attempts, random)
                            .toNanos();
                    email.dueAt = Math.min(now + wait, email.expiresAt);
                    enqueue(email);
                }
            }
        }
    }

    private void ended(SimulatedEmail email, EmailStatus status) {
        ledger.ended(email.number, status);
        settled.run();
    }
}
