package io.emailthrottle.vendor.simulated;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes vendors of type {@code simulated}. */
@Component
public final class SimulatedFactory implements VendorFactory<SimulatedSettings> {

    private final Time time;

    public SimulatedFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "simulated";
    }

    @Override
    public Class<SimulatedSettings> settingsType() {
        return SimulatedSettings.class;
    }

    @Override
    public EmailSender create(String vendor, SimulatedSettings settings) {
        if (settings.latencyP99().compareTo(settings.latency()) < 0) {
            throw new IllegalArgumentException(
                    "latency-p99 is " + settings.latencyP99() + ": must be at least latency, " + settings.latency());
        }
        double together = settings.failures().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        if (together > 1) {
            throw new IllegalArgumentException("failures add up to " + together + ": must be at most 1");
        }
        return new SimulatedSender(vendor, settings, time);
    }
}
