package io.emailthrottle.middleware;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How recipients take what is sent, by vendor and by From domain: what this node counted since it was last asked, and what was decided by the
 * counts of all nodes.
 */
public final class Reputation {

    /** What is done, from nothing to everything. */
    public enum State {
        OK,
        /** Somebody should look. */
        WARNING,
        /** Emails of priority low are held back. */
        HOLDING_LOW,
        /** The vendor is not called. */
        SUSPENDED;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A vendor, or a From domain, as it stands.
     *
     * @param sent emails in the window
     * @param bounced permanent bounces that count
     * @param reason in words; empty while it is ok
     * @param since since when the state is what it is
     */
    public record Standing(State state, long sent, long bounced, long complained, String reason, Instant since) {

        /** The share of emails that bounced, 0 to 1; 0 when none was sent. */
        public double bounceRate() {
            return sent == 0 ? 0 : (double) bounced / sent;
        }

        /** The share of emails that were called spam, 0 to 1; 0 when none was sent. */
        public double complaintRate() {
            return sent == 0 ? 0 : (double) complained / sent;
        }
    }

    /** What is counted for. */
    public record Key(String vendor, String domain) {}

    /** What was counted. */
    public record Tally(long sent, long bounced, long blamed, long complained) {}

    private static final class Counter {
        private final LongAdder sent = new LongAdder();
        private final LongAdder bounced = new LongAdder();
        private final LongAdder blamed = new LongAdder();
        private final LongAdder complained = new LongAdder();
    }

    /** From domains beyond so many are counted together, so that nobody fills the memory with them. */
    private static final int MOST = 5_000;

    private static final String OTHERS = "";

    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Set<String> anew = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Standing> vendors = Map.of();
    private volatile Map<String, Standing> domains = Map.of();

    /** A vendor took an email. */
    public void sent(String vendor, String domain) {
        counter(vendor, domain).sent.increment();
    }

    /**
     * An email came back for good.
     *
     * @param addressAtFault whether it would come back from every vendor, so that it is not this one's fault
     */
    public void bounced(String vendor, String domain, boolean addressAtFault) {
        Counter counter = counter(vendor, domain);
        counter.bounced.increment();
        if (!addressAtFault) {
            counter.blamed.increment();
        }
    }

    /** A recipient called an email spam. */
    public void complained(String vendor, String domain) {
        counter(vendor, domain).complained.increment();
    }

    private Counter counter(String vendor, String domain) {
        Counter known = counters.get(new Key(vendor, domain));
        if (known != null) {
            return known;
        }
        Key key = new Key(vendor, counters.size() < MOST ? domain : OTHERS);
        return counters.computeIfAbsent(key, one -> new Counter());
    }

    /** Forgets what a vendor's emails came to, on all nodes, with the next decision. */
    void countAnew(String vendor) {
        anew.add(vendor);
    }

    /** The vendors whose counts begin anew; each is told once. */
    public Set<String> drainAnew() {
        Set<String> drained = new HashSet<>(anew);
        anew.removeAll(drained);
        return drained;
    }

    /** Takes what was counted since the last time; what is not empty only. */
    public Map<Key, Tally> drain() {
        Map<Key, Tally> drained = new HashMap<>();
        counters.forEach((key, counter) -> {
            Tally tally = new Tally(
                    counter.sent.sumThenReset(),
                    counter.bounced.sumThenReset(),
                    counter.blamed.sumThenReset(),
                    counter.complained.sumThenReset());
            if (tally.sent() + tally.bounced() + tally.complained() > 0) {
                drained.put(key, tally);
            }
        });
        return drained;
    }

    /** Takes back what could not be written. */
    public void restore(Key key, Tally tally) {
        Counter counter = counter(key.vendor(), key.domain());
        counter.sent.add(tally.sent());
        counter.bounced.add(tally.bounced());
        counter.blamed.add(tally.blamed());
        counter.complained.add(tally.complained());
    }

    /** Sets what was decided. */
    public void decided(Map<String, Standing> byVendor, Map<String, Standing> byDomain) {
        vendors = Map.copyOf(byVendor);
        domains = Map.copyOf(byDomain);
    }

    /** A vendor's standing; empty before anything was sent through it. */
    public Optional<Standing> ofVendor(String vendor) {
        return Optional.ofNullable(vendors.get(vendor));
    }

    /** A From domain's standing over all vendors; empty before anything was sent from it. */
    public Optional<Standing> ofDomain(String domain) {
        return Optional.ofNullable(domains.get(domain));
    }
}
