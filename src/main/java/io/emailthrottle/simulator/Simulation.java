package io.emailthrottle.simulator;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.simulator.GatewayBuilder.Gateway;
import io.emailthrottle.simulator.GatewayBuilder.Surroundings;
import io.emailthrottle.simulator.SimulationReport.Course;
import io.emailthrottle.simulator.SimulationReport.VendorReport;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;

/** Runs a {@link Scenario} from the first email that comes to the end of the last. */
public final class Simulation {

    private final Scenario scenario;
    private final IntConsumer progress;
    private final VirtualTime time = new VirtualTime();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Ledger ledger;
    private final WatchedVendors watched;
    private final List<VendorPipeline> vendors;
    private final List<CircuitHistory> circuits = new ArrayList<>();
    private final Series series;
    private final Arrivals arrivals;
    private final SimulatedDelivery delivery;
    private int came;
    private int settled;
    private long lastSettled;

    private Simulation(Scenario scenario, IntConsumer progress) {
        this.scenario = scenario;
        this.progress = progress;
        SplittableRandom seed = new SplittableRandom(scenario.seed());
        this.ledger = new Ledger(scenario.traffic().emails());
        this.watched = new WatchedVendors(time, seed.split(), email -> ledger.arrived(SimulatedEmail.number(email)));
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        Gateway gateway = scenario.gateway().build(new Surroundings(time, seed.split(), watched, registry, metrics));
        this.vendors = gateway.vendors().all();
        vendors.forEach(vendor -> circuits.add(CircuitHistory.of(vendor.name(), registry, time)));
        this.series = new Series(vendors.size());
        this.arrivals = new Arrivals(scenario.traffic(), seed.split());
        this.delivery =
                new SimulatedDelivery(scenario, gateway, time, seed.split(), ledger, series, this::emailSettled);
    }

    /**
     * Runs it in virtual time: a day takes seconds.
     *
     * @param progress called with the number of finished emails, each time it grows
     */
    public static SimulationReport run(Scenario scenario, IntConsumer progress) {
        FutureTask<SimulationReport> run = new FutureTask<>(() -> new Simulation(scenario, progress).run());
        // Virtual threads hand the turn to each other much faster than a platform thread could.
        Thread.ofVirtual().name("simulation").start(run);
        try {
            return run.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulating", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
        }
    }

    private SimulationReport run() {
        awaitNextEmail();
        time.run();
        return report();
    }

    private void awaitNextEmail() {
        if (arrivals.hasNext()) {
            time.at(arrivals.next(), () -> {
                delivery.accept(came++);
                awaitNextEmail();
            });
        }
    }

    private void emailSettled() {
        lastSettled = time.nanos();
        progress.accept(++settled);
    }

    private SimulationReport report() {
        List<VendorReport> byVendor = new ArrayList<>();
        for (int i = 0; i < vendors.size(); i++) {
            byVendor.add(report(vendors.get(i).name(), circuits.get(i).until(lastSettled)));
        }
        return new SimulationReport(
                scenario.title(),
                scenario.seed(),
                Duration.ofNanos(lastSettled),
                scenario.traffic().emails(),
                ledger.ends(EmailStatus.SENT),
                ledger.ends(EmailStatus.REJECTED),
                ledger.ends(EmailStatus.UNCONFIRMED),
                ledger.ends(EmailStatus.FAILED),
                ledger.ends(EmailStatus.EXPIRED),
                ledger.duplicates(),
                ledger.lost(),
                byVendor.stream().mapToLong(VendorReport::failovers).sum(),
                count("email.throttled"),
                ledger.delay(0.5),
                ledger.delay(0.99),
                ledger.delay(1),
                List.copyOf(byVendor),
                course());
    }

    private VendorReport report(String vendor, List<CircuitSpan> circuit) {
        VendorTally tally = watched.tally(vendor);
        return new VendorReport(
                vendor,
                tally.calls,
                tally.intoOutages,
                tally.sent,
                tally.failed,
                tally.unconfirmed,
                tally.throttled,
                count("email.throttled", "vendor", vendor, "by", "rate_limiter"),
                count("email.throttled", "vendor", vendor, "by", "circuit_breaker"),
                count("email.throttled", "vendor", vendor, "by", "bulkhead"),
                count("email.failovers", "vendor", vendor),
                circuit);
    }

    /** What the gateway itself counted, as it stands at {@code /actuator/prometheus}. */
    private long count(String meter, String... tags) {
        return (long) metrics.find(meter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Course course() {
        List<double[]> sent = new ArrayList<>();
        for (int i = 0; i < vendors.size(); i++) {
            sent.add(series.sentRate(i));
        }
        return new Course(series.binWidth(), series.cameRate(), List.copyOf(sent), series.queueLength());
    }
}
