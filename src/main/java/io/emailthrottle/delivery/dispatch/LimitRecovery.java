package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.vendor.PastCall;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls of before, which the timelines tell of: a daily quota must not begin anew because the process did, or the
 * store that all nodes share. What was in hand when a node stopped counts, as all the attempts of a round, at every vendor
 * that was called at all when the node may have been alive: it may have been that many.
 */
public final class LimitRecovery {

    private static final Logger log = LoggerFactory.getLogger(LimitRecovery.class);

    private static final int PAGE = 10_000;
    /** An outcome may be written some time after the call, when the database was away. */
    private static final Duration WRITTEN_LATE = Duration.ofHours(1);

    /** The calls that one vendor's limits are still missing. */
    private static final class Wanted {
        private final String vendor;
        private final Permits permits;
        private final Instant since;
        private final int most;
        private final int attempts;
        private final CalledHours hours;
        private final List<Instant> calls = new ArrayList<>();

        Wanted(VendorPipeline vendor, Permits permits, CalledHours hours, Instant now) {
            List<Limit> limits =
                    permits.usage().stream().map(Permits.Usage::limit).toList();
            this.vendor = vendor.name();
            this.attempts = vendor.middleware(RetryMiddleware.class)
                    .map(RetryMiddleware::attempts)
                    .orElse(1);
            this.permits = permits;
            this.since = now.minus(
                    limits.stream().map(Limit::window).max(Duration::compareTo).orElse(Duration.ZERO));
            this.hours = hours;
            this.most = limits.stream().mapToInt(Limit::most).max().orElse(0);
        }

        boolean wants(Instant newest) {
            return calls.size() < most && newest.isAfter(since.minus(WRITTEN_LATE));
        }

        private int times(PastCall call) {
            if (call.vendor() != null) {
                return call.vendor().equals(vendor) ? 1 : 0;
            }
            return hours.mayHaveCalled(vendor, call.at()) ? attempts : 0;
        }

        void note(PastCall call) {
            int times = times(call);
            for (int i = 0; i < times && calls.size() < most && call.at().isAfter(since); i++) {
                calls.add(call.at());
            }
        }
    }

    private final EmailReader reader;
    private final Vendors vendors;
    private final Time time;
    private final AtomicBoolean countingAgain = new AtomicBoolean();

    public LimitRecovery(EmailReader reader, Vendors vendors, Time time) {
        this.reader = reader;
        this.vendors = vendors;
        this.time = time;
    }

    /** Before the first call of this process. */
    public void count() {
        count(wanted(permits -> true));
    }

    /** For those whose count was lost, on a thread of its own: it may have to read for as long as leases last. */
    public void countAgain() {
        if (!wanted(Permits::stateLost).isEmpty() && countingAgain.compareAndSet(false, true)) {
            Thread.ofVirtual().name("past-calls").start(this::countLost);
        }
    }

    /** Looks once more who has lost count: it may have been counted since this was begun. */
    private void countLost() {
        try {
            List<Wanted> lost = wanted(Permits::stateLost);
            log.warn("the count of {} vendor(s)' limits was lost: it is read from the timelines", lost.size());
            count(lost);
        } catch (RuntimeException e) {
            log.warn("the timelines cannot be read, trying again: {}", e.toString());
        } finally {
            countingAgain.set(false);
        }
    }

    private List<Wanted> wanted(Predicate<Permits> which) {
        List<VendorPipeline> limited = vendors.all().stream()
                .filter(vendor -> permits(vendor).filter(which).isPresent())
                .toList();
        if (limited.isEmpty()) {
            return List.of();
        }
        CalledHours hours = new CalledHours(reader.calledVendors());
        Instant now = time.now();
        return limited.stream()
                .map(vendor -> new Wanted(vendor, permits(vendor).orElseThrow(), hours, now))
                .toList();
    }

    private static Optional<Permits> permits(VendorPipeline vendor) {
        return vendor.middleware(RateLimiterMiddleware.class).map(RateLimiterMiddleware::permits);
    }

    /** Reads backwards, no further than the longest window. */
    private void count(List<Wanted> wanted) {
        long before = Long.MAX_VALUE;
        List<PastCall> page;
        do {
            page = reader.eventsBefore(before, PAGE);
            for (PastCall call : page) {
                before = call.event();
                if (call.made()) {
                    wanted.forEach(one -> one.note(call));
                }
            }
        } while (page.size() == PAGE && anyWants(wanted, page));
        wanted.forEach(one -> one.permits.restore(one.calls.stream().sorted().toList()));
    }

    private static boolean anyWants(List<Wanted> wanted, List<PastCall> page) {
        Instant newest = page.stream().map(PastCall::at).max(Instant::compareTo).orElseThrow();
        return wanted.stream().anyMatch(one -> one.wants(newest));
    }
}
