package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.RecipientLimits;
import io.emailthrottle.middleware.RetryMiddleware;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.vendor.PastCall;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        private final RecipientLimits.@Nullable Group recipients;
        private final Instant since;
        private final int most;
        private final int attempts;
        private final CalledHours hours;
        private final List<Instant> calls = new ArrayList<>();

        /** @param recipients the group of recipient domains whose permits they are; null for all calls */
        Wanted(
                VendorPipeline vendor,
                Permits permits,
                RecipientLimits.@Nullable Group recipients,
                CalledHours hours,
                Instant now) {
            this.recipients = recipients;
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

        private int times(PastCall call, Domains domains) {
            if (recipients != null && !recipients.hasAny(domains.of(call.email()))) {
                return 0;
            }
            if (call.vendor() != null) {
                return call.vendor().equals(vendor) ? 1 : 0;
            }
            return hours.mayHaveCalled(vendor, call.at()) ? attempts : 0;
        }

        void note(PastCall call, Domains domains) {
            if (calls.size() == most || !call.at().isAfter(since)) {
                return;
            }
            int times = times(call, domains);
            for (int i = 0; i < times && calls.size() < most; i++) {
                calls.add(call.at());
            }
        }
    }

    /** The recipients of a page's emails, read when they are first needed: most limits are for all domains. */
    private final class Domains {
        private final List<PastCall> page;
        private @Nullable Map<UUID, Set<String>> byEmail;

        Domains(List<PastCall> page) {
            this.page = page;
        }

        Set<String> of(UUID email) {
            if (byEmail == null) {
                byEmail = reader.addresses(page.stream()
                        .filter(PastCall::made)
                        .map(PastCall::email)
                        .collect(Collectors.toSet()));
            }
            return byEmail.getOrDefault(email, Set.of()).stream()
                    .map(address -> address.substring(address.lastIndexOf('@') + 1))
                    .collect(Collectors.toSet());
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
                .filter(vendor -> permits(vendor).anyMatch(which))
                .toList();
        if (limited.isEmpty()) {
            return List.of();
        }
        CalledHours hours = new CalledHours(reader.calledVendors());
        Instant now = time.now();
        return limited.stream()
                .flatMap(vendor -> wanted(vendor, which, hours, now))
                .toList();
    }

    private static Stream<Wanted> wanted(
            VendorPipeline vendor, Predicate<Permits> which, CalledHours hours, Instant now) {
        RateLimiterMiddleware limiter =
                vendor.middleware(RateLimiterMiddleware.class).orElseThrow();
        Stream<Wanted> all = Stream.of(limiter.permits())
                .filter(which)
                .map(permits -> new Wanted(vendor, permits, null, hours, now));
        return Stream.concat(
                all,
                limiter.recipientLimits().groups().stream()
                        .filter(group -> which.test(group.permits()))
                        .map(group -> new Wanted(vendor, group.permits(), group, hours, now)));
    }

    private static Stream<Permits> permits(VendorPipeline vendor) {
        return vendor.middleware(RateLimiterMiddleware.class).stream()
                .flatMap(limiter -> Stream.concat(
                        Stream.of(limiter.permits()),
                        limiter.recipientLimits().groups().stream().map(RecipientLimits.Group::permits)));
    }

    /** Reads backwards, no further than the longest window. */
    private void count(List<Wanted> wanted) {
        long before = Long.MAX_VALUE;
        List<PastCall> page;
        do {
            page = reader.eventsBefore(before, PAGE);
            Domains domains = new Domains(page);
            for (PastCall call : page) {
                before = call.event();
                if (call.made()) {
                    wanted.forEach(one -> one.note(call, domains));
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
