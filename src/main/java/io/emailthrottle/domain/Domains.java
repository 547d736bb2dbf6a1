package io.emailthrottle.domain;

import io.emailthrottle.domain.DomainCheck.Sender;
import io.emailthrottle.domain.DomainReport.State;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.domain.FromDomains.Seen;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SenderRecords;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The From domains in use, and how each is set up. A domain is in use when an email came from it in the last 30 days, or when the operator
 * names it. Each node checks them in the background and keeps the reports in memory.
 */
public final class Domains implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Domains.class);

    private static final Duration IN_USE = Duration.ofDays(30);
    private static final Duration TURN = Duration.ofMinutes(1);

    /** So many domains are checked, those first that were seen last. */
    private static final int MOST = 1_000;

    /**
     * A vendor.
     *
     * @param records what it needs at a domain
     */
    public record Vendor(String name, SenderRecords records) {}

    /**
     * A domain in use.
     *
     * @param lastSeen when an email was last accepted from it, to the hour; null for one that only the operator names
     * @param report null before the first check
     */
    public record Known(
            String name,
            @Nullable Instant lastSeen,
            @Nullable DomainReport report) {}

    /** How domains are checked. */
    public record Settings(Duration checkEvery, List<String> names) {}

    private final FromDomains seen;
    private final Settings settings;
    private final Dns dns;
    private final List<Sender> senders;
    private final Time time;
    private final Map<String, DomainReport> reports = new ConcurrentHashMap<>();
    private volatile @Nullable BackgroundLoop loop;

    /** @param verified what a vendor, named first, says of a domain; empty when it does not tell */
    public Domains(
            FromDomains seen,
            Settings settings,
            Dns dns,
            List<Vendor> vendors,
            BiFunction<String, String, Optional<Boolean>> verified,
            MeterRegistry registry,
            Time time) {
        this.seen = seen;
        this.settings = settings;
        this.dns = dns;
        this.senders = vendors.stream()
                .map(vendor ->
                        new Sender(vendor.name(), vendor.records(), domain -> verified.apply(vendor.name(), domain)))
                .toList();
        this.time = time;
        for (State state : State.values()) {
            Gauge.builder("email.domains", () -> count(state))
                    .description("From domains in use, by how they are set up")
                    .tag("state", state.word())
                    .register(registry);
        }
    }

    private long count(State state) {
        return reports.values().stream()
                .filter(report -> report.state() == state)
                .count();
    }

    /** All that are in use: those that the operator names, then the one seen last first. */
    public List<Known> all() {
        List<Seen> recent = seen.since(time.now().minus(IN_USE), MOST);
        List<Known> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String name : settings.names()) {
            String domain = name.toLowerCase(Locale.ROOT);
            if (names.add(domain)) {
                Instant last = recent.stream()
                        .filter(one -> one.domain().equals(domain))
                        .map(Seen::last)
                        .findFirst()
                        .orElse(null);
                all.add(new Known(domain, last, reports.get(domain)));
            }
        }
        recent.stream()
                .filter(one -> names.add(one.domain()))
                .forEach(one -> all.add(new Known(one.domain(), one.last(), reports.get(one.domain()))));
        return all;
    }

    /** One in use; empty for all others, so that nobody lets the gateway look up any name. */
    public Optional<Known> named(String name) {
        String domain = name.toLowerCase(Locale.ROOT);
        return all().stream().filter(known -> known.name().equals(domain)).findFirst();
    }

    /** Checks a domain now. Blocks for seconds, at most half a minute when DNS does not answer. */
    public DomainReport check(Known domain) {
        DomainReport before = reports.get(domain.name());
        DomainReport report = new DomainCheck(dns, senders, time).check(domain.name(), seen.bulk(domain.name()));
        reports.put(domain.name(), report);
        if (report.state() == State.FAILING && (before == null || before.state() != State.FAILING)) {
            log.warn(
                    "emails from {} are refused or end as spam; GET /domains/{} says why",
                    domain.name(),
                    domain.name());
        }
        return report;
    }

    /** Checks the domains that are due, and forgets those that are not in use any more. */
    public Duration turn() {
        List<Known> all = all();
        Set<String> names = new HashSet<>();
        for (Known domain : all) {
            BackgroundLoop running = loop;
            if (running != null && running.stopping()) {
                return TURN;
            }
            if (running != null) {
                running.progress();
            }
            names.add(domain.name());
            DomainReport last = domain.report();
            if (last == null || !time.now().isBefore(last.at().plus(settings.checkEvery()))) {
                check(domain);
            }
        }
        reports.keySet().retainAll(names);
        return TURN;
    }

    @Override
    public void start() {
        if (!settings.checkEvery().isZero()) {
            loop = BackgroundLoop.virtual("domains", this::turn).start();
        }
    }

    @Override
    public void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop(TURN);
        }
        loop = null;
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
