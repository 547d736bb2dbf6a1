package io.emailthrottle.vendor.simulated;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.simulated.SimulatedSettings.Outage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A vendor that sends nothing, with configured latency and failure rate, for trials and tests. */
final class SimulatedSender implements EmailSender {

    /** The 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263;

    private final String vendor;
    private final SimulatedSettings settings;
    private final double sigma;
    private final Random random;
    private final Time time;
    private final long start;

    SimulatedSender(String vendor, SimulatedSettings settings, Time time) {
        this.vendor = vendor;
        this.settings = settings;
        this.sigma = settings.latency().isZero()
                ? 0
                : Math.log((double) settings.latencyP99().toNanos()
                                / settings.latency().toNanos())
                        / Z99;
        this.random = new Random(settings.seed());
        this.time = time;
        this.start = time.nanos();
    }

    @Override
    public SendReceipt send(Email email) throws SendFailure {
        Duration sinceStart = sinceStart();
        for (Outage outage : settings.outages()) {
            if (outage.covers(sinceStart)) {
                throw failed(outage.failure());
            }
        }
        double luck = random.nextDouble();
        respond();
        for (Map.Entry<SimulatedFailure, Double> failure : settings.failures().entrySet()) {
            luck -= failure.getValue();
            if (luck < 0) {
                throw failed(failure.getKey());
            }
        }
        return new SendReceipt("simulated-" + vendor + "-" + email.id());
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.ANYTHING;
    }

    @Override
    public Optional<ReadinessCheck> readiness() {
        return Optional.of(() -> settings.outages().stream().anyMatch(outage -> outage.covers(sinceStart()))
                ? Readiness.notReady("it simulates an outage")
                : Readiness.ready("it simulates sends"));
    }

    private Duration sinceStart() {
        return Duration.ofNanos(time.nanos() - start);
    }

    private SendFailure failed(SimulatedFailure failure) throws Throttled {
        take(ProbeCall.timeout(failure.after()));
        return failure.make();
    }

    private void respond() throws Throttled {
        double factor = sigma == 0 ? 1 : Math.exp(sigma * random.nextGaussian());
        take(Duration.ofNanos((long) (settings.latency().toNanos() * factor)));
    }

    private void take(Duration duration) throws Throttled {
        if (duration.isZero()) {
            return;
        }
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Throttled(Throttled.By.SHUTDOWN, "stopped before the simulated vendor answered", Duration.ZERO);
        }
    }
}
