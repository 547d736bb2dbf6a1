package io.emailthrottle.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the middlewares cost: POST /emails with a vendor that does nothing, behind chains of middlewares and behind none,
 * in alternating rounds. Target: the chain of three takes at most 5% of the throughput.
 *
 * <p>Arguments: rounds (default 15), seconds a round (default 2).
 */
public final class ChainBench {

    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LEAD_IN = Duration.ofMillis(500);
    private static final byte[] REQUEST = EmailPost.of(100);

    /** One way to configure the application, and what it measured. */
    private record Candidate(String name, AppProcess app, List<Double> perSecond, List<Double> cpuMicros) {

        static Candidate start(String name, String middlewares) throws IOException, InterruptedException {
            AppProcess app = AppProcess.start(
                    "chain-" + name,
                    List.of("-Xmx512m"),
                    List.of(
                            "email-throttle.vendors[0].name=none",
                            "email-throttle.vendors[0].type=simulated",
                            "email-throttle.vendors[0].middlewares=" + middlewares,
                            "email-throttle.vendors[0].rate-limiter.limits[0]=1000000/s",
                            "email-throttle.vendors[0].settings.latency=0s"));
            return new Candidate(name, app, new ArrayList<>(), new ArrayList<>());
        }

        void warmUp() throws InterruptedException {
            load().run(new ClosedLoad.Phases(LEAD_IN, WARM_UP, Duration.ZERO));
        }

        void measure(Duration round) throws InterruptedException {
            Duration before = app.jvm().cpu();
            LoadResult result = load().run(new ClosedLoad.Phases(Duration.ZERO, round, Duration.ZERO));
            if (result.errors() > 0) {
                throw new IllegalStateException(name + " answered " + result.outcomes());
            }
            perSecond.add(result.perSecond());
            cpuMicros.add(app.jvm().cpu().minus(before).toNanos() / 1e3 / result.answers());
        }

        private ClosedLoad load() {
            return new ClosedLoad(app.port(), CONNECTIONS, REQUEST);
        }
    }

    private ChainBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        List<Candidate> candidates = new ArrayList<>();
        try {
            candidates.add(Candidate.start("bare", ""));
            candidates.add(Candidate.start("three", "retry,circuit-breaker,rate-limiter"));
            candidates.add(Candidate.start("four", "bulkhead,retry,circuit-breaker,rate-limiter"));
            for (Candidate candidate : candidates) {
                candidate.warmUp();
            }
            for (int i = 0; i < rounds; i++) {
                for (int j = 0; j < candidates.size(); j++) {
                    candidates.get((i + j) % candidates.size()).measure(round);
                }
            }
        } finally {
            candidates.forEach(candidate -> candidate.app().close());
        }
        report(candidates);
    }

    private static void report(List<Candidate> candidates) {
        Candidate bare = candidates.getFirst();
        System.out.printf(
                "%-28s %10s %14s %16s %14s%n",
                "POST /emails", "requests/s", "ratio (median)", "ratio (pairwise)", "CPU µs/request");
        for (Candidate candidate : candidates) {
            double median = Median.of(candidate.perSecond());
            System.out.printf(
                    "%-28s %10.0f %14.3f %16.3f %14.1f%n",
                    candidate.name(),
                    median,
                    median / Median.of(bare.perSecond()),
                    pairwise(candidate, bare),
                    Median.of(candidate.cpuMicros()));
        }
    }

    private static double pairwise(Candidate candidate, Candidate bare) {
        double[] ratios = new double[bare.perSecond().size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = candidate.perSecond().get(i) / bare.perSecond().get(i);
        }
        return Median.of(ratios);
    }
}
