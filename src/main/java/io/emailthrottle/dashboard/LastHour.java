package io.emailthrottle.dashboard;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.loop.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * How many calls each vendor got in each of the last 60 minutes, and how many of them failed. It looks once a minute, whether
 * or not anybody looks at the page.
 */
final class LastHour implements SmartLifecycle {

    private static final int MINUTES = 60;

    /**
     * One minute of one vendor, in JSON a pair.
     *
     * @param failed without those calls that the message was to blame for
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Minute(long calls, long failed) {}

    private final Vendors vendors;
    private final CallRates calls;
    private final Map<String, List<Minute>> minutes = new ConcurrentHashMap<>();
    private volatile @Nullable BackgroundLoop loop;

    LastHour(Vendors vendors, MeterRegistry registry) {
        this.vendors = vendors;
        this.calls = new CallRates(registry);
        calls.look(1);
    }

    /** The minutes that have passed, the oldest first; fewer than 60 in the first hour. */
    List<Minute> of(String vendor) {
        return minutes.getOrDefault(vendor, List.of());
    }

    /** Ends a minute. */
    void look() {
        calls.look(1);
        vendors.all().forEach(vendor -> {
            CallRates.Rate minute = calls.of(vendor.name());
            ArrayDeque<Minute> hour = new ArrayDeque<>(of(vendor.name()));
            double all = minute.sent() + minute.rejected() + minute.failed();
            hour.addLast(new Minute(Math.round(all), Math.round(minute.failed())));
            while (hour.size() > MINUTES) {
                hour.removeFirst();
            }
            minutes.put(vendor.name(), List.copyOf(hour));
        });
    }

    @Override
    public void start() {
        loop = BackgroundLoop.every(Duration.ofMinutes(1), "last-hour", this::look)
                .start();
    }

    @Override
    public void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
