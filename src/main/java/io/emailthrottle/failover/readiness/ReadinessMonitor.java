package io.emailthrottle.failover.readiness;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.middleware.ReadinessMiddleware;
import io.emailthrottle.middleware.ReadinessMiddleware.Checked;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Readiness.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Checks each vendor's account in the background: at the start, from time to time, and soon after a call that ended otherwise than the last
 * check let expect. Each node checks for itself, because its key and its network may be another's.
 */
public final class ReadinessMonitor implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReadinessMonitor.class);

    private static final Duration TURN = Duration.ofMinutes(1);
    private static final Duration WHILE_NOT_READY = Duration.ofMinutes(5);

    /** Of the interval, so that nodes that started together do not check together for ever. */
    private static final double JITTER = 0.1;

    /** Why a vendor's account could not send, and since when. */
    public record Trouble(String reason, Instant since) {}

    private final Vendors vendors;
    private final Duration every;
    private final RandomGenerator random;
    private final Time time;
    private final Map<String, Instant> next = new HashMap<>();
    private volatile @Nullable BackgroundLoop loop;

    /** @param every how often each vendor is checked; zero for never, but on demand */
    public ReadinessMonitor(
            Vendors vendors, Duration every, MeterRegistry registry, RandomGenerator random, Time time) {
        this.vendors = vendors;
        this.every = every;
        this.random = random;
        this.time = time;
        vendors.all().forEach(vendor -> watch(vendor, registry));
    }

    private void watch(VendorPipeline vendor, MeterRegistry registry) {
        Gauge.builder("email.vendor.ready", () -> ready(vendor))
                .description(
                        "Whether the vendor could send an email by its last check: 1 or 0; NaN while that is unknown")
                .tag("vendor", vendor.name())
                .register(registry);
        Gauge.builder("email.vendor.readiness.age", () -> age(vendor))
                .description("The time since the vendor's last check; NaN before the first")
                .baseUnit("seconds")
                .tag("vendor", vendor.name())
                .register(registry);
    }

    private static double ready(VendorPipeline vendor) {
        return last(vendor)
                .map(checked -> switch (checked.readiness().state()) {
                    case READY -> 1.0;
                    case NOT_READY -> 0.0;
                    case UNKNOWN -> Double.NaN;
                })
                .orElse(Double.NaN);
    }

    private double age(VendorPipeline vendor) {
        return last(vendor)
                .map(checked -> Duration.between(checked.at(), time.now()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    /** The last check of a vendor on this node; empty before the first. */
    public static Optional<Checked> last(VendorPipeline vendor) {
        return vendor.middleware(ReadinessMiddleware.class).flatMap(ReadinessMiddleware::last);
    }

    /** What keeps a vendor from sending, by the last check on this node; empty unless it is not ready. */
    public static Optional<Trouble> trouble(VendorPipeline vendor) {
        return last(vendor)
                .filter(checked -> checked.readiness().state() == State.NOT_READY)
                .map(checked -> new Trouble(checked.readiness().reason(), checked.since()));
    }

    /**
     * Checks a vendor now. Blocks, for seconds.
     *
     * @return the result; empty for a vendor that was built without a check
     */
    public Optional<Checked> check(VendorPipeline vendor) {
        Optional<Checked> before = last(vendor);
        Optional<Checked> now = vendor.middleware(ReadinessMiddleware.class).map(ReadinessMiddleware::check);
        now.ifPresent(checked -> report(vendor, before, checked));
        return now;
    }

    private static void report(VendorPipeline vendor, Optional<Checked> before, Checked now) {
        List<String> warnings = QuotaComparison.warnings(vendor, now.readiness().quota());
        boolean news = before.isEmpty()
                || !QuotaComparison.warnings(vendor, before.get().readiness().quota())
                        .equals(warnings);
        if (news) {
            warnings.forEach(warning -> log.warn("{}: {}", vendor.name(), warning));
        }
        State state = now.readiness().state();
        if (before.isPresent() && before.get().readiness().state() == state) {
            return;
        }
        if (state == State.NOT_READY) {
            log.warn(
                    "{} is not ready to send: {}",
                    vendor.name(),
                    now.readiness().reason());
        } else {
            log.info(
                    "{} is {}: {}", vendor.name(), state.word(), now.readiness().reason());
        }
    }

    /** Checks the vendors that are due. */
    public Duration turn() {
        for (VendorPipeline vendor : vendors.all()) {
            BackgroundLoop running = loop;
            if (running != null && running.stopping()) {
                break;
            }
            if (running != null) {
                running.progress();
            }
            if (isDue(vendor)) {
                check(vendor)
                        .ifPresent(checked -> next.put(vendor.name(), time.now().plus(wait(checked))));
            }
        }
        return TURN;
    }

    private boolean isDue(VendorPipeline vendor) {
        Instant due = next.get(vendor.name());
        return due == null
                || !time.now().isBefore(due)
                || vendor.middleware(ReadinessMiddleware.class)
                        .map(ReadinessMiddleware::isContradicted)
                        .orElse(false);
    }

    private Duration wait(Checked checked) {
        boolean soon = checked.readiness().state() == State.NOT_READY && WHILE_NOT_READY.compareTo(every) < 0;
        long nanos = (soon ? WHILE_NOT_READY : every).toNanos();
        return Duration.ofNanos((long) (nanos * (1 - JITTER * random.nextDouble())));
    }

    @Override
    public void start() {
        if (!every.isZero()) {
            loop = BackgroundLoop.virtual("readiness", this::turn).start();
        }
    }

    @Override
    public void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop(TURN);
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
