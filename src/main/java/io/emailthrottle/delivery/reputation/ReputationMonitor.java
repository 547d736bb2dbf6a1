package io.emailthrottle.delivery.reputation;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.middleware.Reputation.Standing;
import io.emailthrottle.middleware.Reputation.State;
import io.emailthrottle.middleware.Suspension;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.store.vendor.ReputationCounts;
import io.emailthrottle.store.vendor.ReputationCounts.Counts;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Guards the reputation of vendors' accounts and of From domains: adds what this node counted to the counts of all nodes, and decides by
 * these. All nodes decide the same. A vendor is suspended only while another one may be called; of a From domain only emails of priority
 * low are held back.
 */
public final class ReputationMonitor implements SmartLifecycle {

    /** Who suspends, in timelines and answers. */
    public static final String BY = "reputation guard";

    private static final Logger log = LoggerFactory.getLogger(ReputationMonitor.class);
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Vendors vendors;
    private final Reputation reputation;
    private final ReputationCounts store;
    private final ReputationSettings settings;
    private final ReputationRules rules;
    private final Time time;
    private Instant deletedAt = Instant.EPOCH;
    private volatile @Nullable BackgroundLoop loop;

    public ReputationMonitor(
            Vendors vendors,
            Reputation reputation,
            ReputationCounts store,
            ReputationSettings settings,
            MeterRegistry registry,
            Time time) {
        this.vendors = vendors;
        this.reputation = reputation;
        this.store = store;
        this.settings = settings;
        this.rules = new ReputationRules(settings);
        this.time = time;
        for (VendorPipeline vendor : vendors.all()) {
            watch(
                    "email.vendor.bounce.rate",
                    "Share of a vendor's emails that bounced for good, not by the address's fault",
                    vendor,
                    Standing::bounceRate,
                    registry);
            watch(
                    "email.vendor.complaint.rate",
                    "Share of a vendor's emails that recipients called spam",
                    vendor,
                    Standing::complaintRate,
                    registry);
            watch(
                    "email.vendor.reputation",
                    "0 ok, 1 warning, 2 emails of priority low are held back, 3 suspended",
                    vendor,
                    standing -> standing.state().ordinal(),
                    registry);
        }
    }

    private void watch(
            String name,
            String description,
            VendorPipeline vendor,
            ToDoubleFunction<Standing> value,
            MeterRegistry registry) {
        Gauge.builder(
                        name,
                        () -> reputation
                                .ofVendor(vendor.name())
                                .map(value::applyAsDouble)
                                .orElse(0.0))
                .description(description)
                .tag("vendor", vendor.name())
                .register(registry);
    }

    /** Writes what was counted, reads the sums, and acts. */
    public synchronized Duration turn() {
        Instant now = time.now();
        reputation.drainAnew().forEach(vendor -> DurableWrite.await(store.forget(vendor)));
        write(now);
        List<Counts> sums = store.since(now.minus(settings.window()));
        Map<String, Counts> byVendor = new HashMap<>();
        Map<String, Counts> byDomain = new HashMap<>();
        for (Counts one : sums) {
            byVendor.merge(one.vendor(), one, Counts::plus);
            byDomain.merge(one.domain(), one, Counts::plus);
        }
        decide(byVendor, byDomain, now);
        if (deletedAt.isBefore(now.minus(Duration.ofHours(1)))) {
            deletedAt = now;
            store.deleteBefore(now.minus(settings.window()));
        }
        return TURN;
    }

    /** Hands all over before it waits, so that they share a commit, and a database that is away is waited for once. */
    private void write(Instant now) {
        List<Runnable> waits = new ArrayList<>();
        reputation.drain().forEach((key, tally) -> {
            Counts counts = new Counts(
                    key.vendor(), key.domain(), tally.sent(), tally.bounced(), tally.blamed(), tally.complained());
            try {
                CompletableFuture<Integer> write = store.add(now, counts);
                waits.add(() -> awaitOrRestore(write, key, tally));
            } catch (StoreUnavailable busy) {
                reputation.restore(key, tally);
            }
        });
        waits.forEach(Runnable::run);
    }

    private void awaitOrRestore(CompletableFuture<Integer> write, Reputation.Key key, Reputation.Tally tally) {
        try {
            DurableWrite.await(write);
        } catch (StoreUnavailable away) {
            reputation.restore(key, tally);
        }
    }

    private void decide(Map<String, Counts> byVendor, Map<String, Counts> byDomain, Instant now) {
        Map<String, Standing> vendorStandings = new HashMap<>();
        for (VendorPipeline vendor : vendors.all()) {
            Counts counts = byVendor.getOrDefault(vendor.name(), new Counts(vendor.name(), "", 0, 0, 0, 0));
            Standing before = reputation.ofVendor(vendor.name()).orElse(null);
            State worst = mayBeSuspended(vendor, vendorStandings) ? State.SUSPENDED : State.HOLDING_LOW;
            Standing standing = rules.of(counts.sent(), counts.blamed(), counts.complained(), before, worst, now);
            vendorStandings.put(vendor.name(), standing);
            act(vendor, before, standing);
        }
        Map<String, Standing> domainStandings = new HashMap<>();
        byDomain.forEach((domain, counts) -> {
            Standing before = reputation.ofDomain(domain).orElse(null);
            Standing standing =
                    rules.of(counts.sent(), counts.bounced(), counts.complained(), before, State.HOLDING_LOW, now);
            domainStandings.put(domain, standing);
            report("the From domain " + domain, before, standing);
        });
        reputation.decided(vendorStandings, domainStandings);
    }

    /** Whether another vendor could take over: none of those decided now is suspended by the guard, nor by anybody else. */
    private boolean mayBeSuspended(VendorPipeline vendor, Map<String, Standing> decided) {
        return vendors.all().stream().filter(other -> other != vendor).anyMatch(other -> {
            Standing standing = decided.getOrDefault(
                    other.name(), reputation.ofVendor(other.name()).orElse(null));
            boolean suspended = standing != null && standing.state() == State.SUSPENDED
                    || gate(other).flatMap(SuspensionMiddleware::suspension).isPresent();
            return !suspended;
        });
    }

    private void act(VendorPipeline vendor, @Nullable Standing before, Standing standing) {
        report(vendor.name(), before, standing);
        gate(vendor)
                .ifPresent(gate -> gate.setByReputation(
                        standing.state() == State.SUSPENDED
                                ? new Suspension(standing.reason(), BY, standing.since(), null)
                                : null));
    }

    private static void report(String who, @Nullable Standing before, Standing standing) {
        State was = before == null ? State.OK : before.state();
        if (standing.state() == was) {
            return;
        }
        if (standing.state().compareTo(was) > 0) {
            log.warn(
                    "the reputation of {} is at risk ({}): {}",
                    who,
                    standing.state().word(),
                    standing.reason());
        } else {
            log.info("the reputation of {} is {} again", who, standing.state().word());
        }
    }

    private static Optional<SuspensionMiddleware> gate(VendorPipeline vendor) {
        return vendor.middleware(SuspensionMiddleware.class);
    }

    @Override
    public void start() {
        loop = BackgroundLoop.virtual("reputation", this::turn).start();
    }

    /** Writes what was counted last, so that a restart loses nothing. */
    @Override
    public void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
            write(time.now());
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    /** Above the web server, so that it stops before the store does and after the last send. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE / 2;
    }
}
