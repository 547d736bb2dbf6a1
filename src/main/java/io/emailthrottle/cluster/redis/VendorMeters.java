package io.emailthrottle.cluster.redis;

import io.emailthrottle.middleware.AdaptiveRate;
import io.emailthrottle.middleware.AdaptiveRateSettings;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.LimitMeter;
import io.emailthrottle.middleware.Permits.Usage;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One vendor's limits with the calls of this node, and the rate that this node has adapted to. Not thread-safe. Times are
 * nanoseconds of the monotonic clock.
 */
final class VendorMeters {

    /** Windows as short as this are assumed to be full when the server has lost its memory. */
    static final Duration SHORT = Duration.ofMinutes(1);

    private final List<LimitMeter> meters;
    private final @Nullable LimitMeter shortest;
    private final AdaptiveRate rate;
    private final Time time;

    VendorMeters(List<Limit> limits, AdaptiveRateSettings settings, Time time) {
        this.meters =
                limits.stream().map(limit -> new LimitMeter(limit, time::now)).toList();
        this.shortest = meters.stream()
                .min(Comparator.comparing(meter -> meter.limit().window()))
                .orElse(null);
        this.rate = new AdaptiveRate(settings);
        this.time = time;
    }

    /** In the order of the configured limits. */
    List<LimitMeter> all() {
        return meters;
    }

    AdaptiveRate rate() {
        return rate;
    }

    /** The limit of the shortest window, which the adapted rate lowers; null when there is none. */
    @Nullable
    LimitMeter shortest() {
        return shortest;
    }

    boolean haveLong() {
        return meters.stream().anyMatch(meter -> !isShort(meter));
    }

    static boolean isShort(LimitMeter meter) {
        return meter.limit().window().compareTo(SHORT) <= 0;
    }

    /** The share of its limit that may be used now. */
    double share(LimitMeter meter) {
        return meter == shortest ? rate.at(time.nanos()) : 1;
    }

    /** The number of calls that may be made in a window now. */
    int allowed(LimitMeter meter) {
        return meter.allowed(share(meter));
    }

    /** Counts a call that is made now. */
    void count() {
        long now = time.nanos();
        meters.forEach(meter -> meter.add(now));
    }

    /** Moves a counted call to the time at which it left. */
    void move(long permitted, long left) {
        meters.forEach(meter -> meter.move(permitted, left));
    }

    /** How long a call counts in the longest short window, in nanoseconds. */
    long longestShortSpan() {
        return meters.stream()
                .filter(VendorMeters::isShort)
                .mapToLong(meter -> meter.rules(1).getFirst().span())
                .max()
                .orElse(0);
    }

    /**
     * The limit that a window belongs to.
     *
     * @param window counted from 1; a limit with a burst has two
     */
    Limit limitOf(int window) {
        int windows = 0;
        for (LimitMeter meter : meters) {
            windows += meter.rules(1).size();
            if (window <= windows) {
                return meter.limit();
            }
        }
        return Objects.requireNonNull(shortest, "windows belong to limits").limit();
    }

    /** @param used the calls in each window as the server counts them, or null for this node's own */
    List<Usage> usage(int @Nullable [] used) {
        List<Usage> usages = new ArrayList<>();
        int window = 0;
        for (LimitMeter meter : meters) {
            int calls = used == null ? meter.used(time.nanos()) : used[window];
            usages.add(new Usage(meter.limit(), allowed(meter), calls));
            window += meter.rules(1).size();
        }
        return usages;
    }
}
