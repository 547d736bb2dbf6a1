package io.emailthrottle.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** What came of an open load; many threads fill it. */
final class OpenResult {

    private static final int GOOD = 200;
    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int DIGITS = 3;

    private final double asked;
    private final long countFrom;
    private final long countTo;
    private final Histogram took = new AtomicHistogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    private final Histogram late = new AtomicHistogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    private final AtomicLong inTime = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();

    OpenResult(double asked, long countFrom, long countTo) {
        this.asked = asked;
        this.countFrom = countFrom;
        this.countTo = countTo;
    }

    /** Moments are of {@link io.emailthrottle.time.Time#nanos}; an error has no latency, lest a quick one make the rest look better. */
    void answered(int status, long due, long sent, long answered) {
        outcomes.merge(Integer.toString(status), 1, Integer::sum);
        if (status != GOOD) {
            return;
        }
        answers.incrementAndGet();
        if (answered >= countFrom && answered < countTo) {
            inTime.incrementAndGet();
        }
        if (due >= countFrom) {
            took.recordValue(Math.min(answered - due, LONGEST_NANOS));
            late.recordValue(Math.min(Math.max(0, sent - due), LONGEST_NANOS));
        }
    }

    void broken(IOException why) {
        outcomes.merge(why.toString(), 1, Integer::sum);
    }

    /** Requests a second that were due. */
    double asked() {
        return asked;
    }

    /** Good answers a second while it counted, to whatever was due before. */
    double reached() {
        return inTime.get() * 1e9 / (countTo - countFrom);
    }

    /** All good answers, those before it counted and those after it included. */
    long answers() {
        return answers.get();
    }

    /** How many answers, by status, and how many broken connections, in the whole run. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** Everything but 200. */
    int errors() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum()
                - outcomes.getOrDefault(Integer.toString(GOOD), 0);
    }

    /** How many requests that were due while it counted were answered well. */
    long count() {
        return took.getTotalCount();
    }

    /** Milliseconds from the moment at which a request was due to the end of its answer. @param percent 50 for the median */
    double tookMillis(double percent) {
        return took.getValueAtPercentile(percent) / 1e6;
    }

    /** Milliseconds after that moment at which it left: what the load itself, or its lack of connections, has added. */
    double lateMillis(double percent) {
        return late.getValueAtPercentile(percent) / 1e6;
    }
}
