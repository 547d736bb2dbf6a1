package io.emailthrottle.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a load: answers by status, broken connections by reason, and how long the answers took. */
public final class LoadResult {

    private final Duration counted;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<Long> nanos = new ArrayList<>();

    LoadResult(Duration counted) {
        this.counted = counted;
    }

    void answered(int status, long took) {
        outcomes.merge(Integer.toString(status), 1, Integer::sum);
        nanos.add(took);
    }

    void broken(IOException why) {
        outcomes.merge(why.toString(), 1, Integer::sum);
    }

    void add(LoadResult part) {
        part.outcomes.forEach((outcome, times) -> outcomes.merge(outcome, times, Integer::sum));
        nanos.addAll(part.nanos);
    }

    /** How many answers, by status, and how many broken connections. */
    public Map<String, Integer> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    public int answers() {
        return nanos.size();
    }

    /** Everything but 200 and 202, in the whole run for connections that broke. */
    public int errors() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum()
                - outcomes.getOrDefault("200", 0)
                - outcomes.getOrDefault("202", 0);
    }

    public double perSecond() {
        return nanos.size() * 1e9 / counted.toNanos();
    }

    /** @param share 0.5 for the median */
    public double millis(double share) {
        Collections.sort(nanos);
        return nanos.isEmpty() ? Double.NaN : nanos.get((int) (share * (nanos.size() - 1))) / 1e6;
    }
}
