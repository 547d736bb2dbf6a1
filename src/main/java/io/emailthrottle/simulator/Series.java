package io.emailthrottle.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What happened over the time of a simulation, in bins of equal width; when there get to be too many for a plot, they are
 * put together into wider ones.
 */
final class Series {

    private static final int MAX_BINS = 720;
    /** Each a multiple of the one before, so that bins can be put together. */
    private static final List<Duration> WIDTHS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(30));

    private int width;
    private int bins;
    private int waiting;
    private final long[] came = new long[MAX_BINS];
    private final long[] longestQueue = new long[MAX_BINS];
    private final long[][] sent;

    Series(int vendors) {
        sent = new long[vendors][MAX_BINS];
    }

    void came(long at) {
        came[bin(at)]++;
    }

    /** @param vendor its place in the list of vendors */
    void sent(long at, int vendor) {
        sent[vendor][bin(at)]++;
    }

    /** So many emails wait from now on. */
    void waiting(long at, int count) {
        int bin = bin(at);
        waiting = count;
        longestQueue[bin] = Math.max(longestQueue[bin], count);
    }

    /** The bin of a moment that is not before any other so far. */
    private int bin(long at) {
        while (at / nanos() >= MAX_BINS) {
            widen();
        }
        int bin = (int) (at / nanos());
        for (; bins <= bin; bins++) {
            longestQueue[bins] = waiting;
        }
        return bin;
    }

    private void widen() {
        int factor = (int) WIDTHS.get(width + 1).dividedBy(WIDTHS.get(width));
        width++;
        for (int i = 0; i < MAX_BINS; i++) {
            came[i] = sum(came, i * factor, factor);
            for (long[] vendor : sent) {
                vendor[i] = sum(vendor, i * factor, factor);
            }
            longestQueue[i] = greatest(longestQueue, i * factor, factor);
        }
        bins = (bins + factor - 1) / factor;
    }

    private static long sum(long[] values, int from, int count) {
        return Arrays.stream(part(values, from, count)).sum();
    }

    private static long greatest(long[] values, int from, int count) {
        return Arrays.stream(part(values, from, count)).max().orElse(0);
    }

    private static long[] part(long[] values, int from, int count) {
        return Arrays.copyOfRange(values, Math.min(from, MAX_BINS), Math.min(from + count, MAX_BINS));
    }

    private long nanos() {
        return WIDTHS.get(width).toNanos();
    }

    Duration binWidth() {
        return WIDTHS.get(width);
    }

    /** Emails that came, per second. */
    double[] cameRate() {
        return rate(came);
    }

    /** Emails that a vendor took, per second. */
    double[] sentRate(int vendor) {
        return rate(sent[vendor]);
    }

    /** The most emails that waited at a time. */
    double[] queueLength() {
        return Arrays.stream(longestQueue, 0, bins).asDoubleStream().toArray();
    }

    private double[] rate(long[] counts) {
        double seconds = binWidth().toSeconds();
        return Arrays.stream(counts, 0, bins)
                .mapToDouble(count -> count / seconds)
                .toArray();
    }
}
