package io.emailthrottle.dashboard;

import io.emailthrottle.dashboard.Snapshot.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Percentiles of {@code email.delay} over the last ten looks, from the growth of its buckets. Not thread-safe. */
final class RecentDelay {

    private static final int LOOKS = 10;
    private static final CountAtBucket[] NONE = {};

    private final MeterRegistry registry;
    private final Deque<CountAtBucket[]> looks = new ArrayDeque<>();

    RecentDelay(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Null when no vendor took an email lately. */
    @Nullable
    Delay look() {
        Timer timer = registry.find("email.delay").timer();
        CountAtBucket[] now = timer == null ? NONE : timer.takeSnapshot().histogramCounts();
        looks.add(now);
        if (looks.size() > LOOKS + 1) {
            looks.remove();
        }
        CountAtBucket[] before = looks.peek();
        if (now.length == 0 || before.length != now.length || grown(before, now, now.length - 1) <= 0) {
            return null;
        }
        return new Delay(percentile(before, now, 0.50), percentile(before, now, 0.99));
    }

    private static double grown(CountAtBucket[] before, CountAtBucket[] now, int bucket) {
        return now[bucket].count() - before[bucket].count();
    }

    /** In milliseconds, taken to lie evenly within its bucket; buckets count everything up to their end. */
    private static double percentile(CountAtBucket[] before, CountAtBucket[] now, double share) {
        double rank = share * grown(before, now, now.length - 1);
        int bucket = 0;
        while (grown(before, now, bucket) < rank) {
            bucket++;
        }
        double from = bucket == 0 ? 0 : now[bucket - 1].bucket(TimeUnit.MILLISECONDS);
        double to = now[bucket].bucket(TimeUnit.MILLISECONDS);
        double below = bucket == 0 ? 0 : grown(before, now, bucket - 1);
        return from + (to - from) * (rank - below) / (grown(before, now, bucket) - below);
    }
}
