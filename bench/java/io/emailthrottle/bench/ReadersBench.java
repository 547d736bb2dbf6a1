package io.emailthrottle.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What people who search do to accepts on SQLite: 8 callers hand emails in, alone and beside 16 readers who search the subjects of
 * 20,000 emails without a pause. No email has the word, so each search looks at as many as it may. Target: accepts take at most
 * three times as long as alone, by their median and by their 99th percentile; ends with 1 otherwise.
 *
 * <p>Arguments: rounds (default 5), seconds a round (default 4), seconds of warm-up (default 15).
 */
public final class ReadersBench {

    private static final int EMAILS = 20_000;
    private static final int CALLERS = 8;
    private static final int READERS = 16;
    private static final double TARGET = 3;
    private static final byte[] SEARCH = "GET /emails?subject=customer&limit=100 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    /** Medians and 99th percentiles of rounds, in milliseconds; and how many a second. */
    private static final class Figures {

        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> p50 = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();

        private void add(LoadResult result) {
            if (result.errors() > 0) {
                throw new IllegalStateException("answered " + result.outcomes());
            }
            perSecond.add(result.perSecond());
            p50.add(result.millis(0.5));
            p99.add(result.millis(0.99));
        }

        private void print(String name) {
            System.out.printf(
                    "| %s | %,.0f | %.1f | %.1f |%n", name, Median.of(perSecond), Median.of(p50), Median.of(p99));
        }
    }

    private ReadersBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 4);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15);
        Figures alone = new Figures();
        Figures beside = new Figures();
        Figures searches = new Figures();
        String before = Machine.load();
        try (BenchDatabase database = BenchDatabase.sqlite("readers")) {
            try (StoreContext store = StoreContext.open(database)) {
                store.fill(EMAILS);
            }
            try (AppProcess app = AppProcess.start("readers", List.of("-Xmx512m"), BenchVendors.properties(database))) {
                ClosedLoad accepts = new ClosedLoad(app.port(), CALLERS, EmailPost.queued(BenchVendors.NEVER, 1000));
                ClosedLoad reads = new ClosedLoad(app.port(), READERS, SEARCH);
                together(accepts, reads, warmUp);
                for (int i = 0; i < rounds; i++) {
                    alone.add(accepts.run(phases(round)));
                    List<LoadResult> both = together(accepts, reads, round);
                    beside.add(both.getFirst());
                    searches.add(both.getLast());
                }
            }
        }
        System.out.println("| | a second | p50, ms | p99, ms |");
        System.out.println("|---|---:|---:|---:|");
        alone.print("accepts alone");
        beside.print("accepts beside " + READERS + " readers");
        searches.print("the readers' searches");
        double p50 = Median.of(beside.p50) / Median.of(alone.p50);
        double p99 = Median.of(beside.p99) / Median.of(alone.p99);
        System.out.printf("%ntimes as long: median %.2f, 99th percentile %.2f (target %.0f)%n", p50, p99, TARGET);
        System.out.printf("load average before %s, after %s%n", before, Machine.load());
        System.exit(p50 <= TARGET && p99 <= TARGET ? 0 : 1);
    }

    private static ClosedLoad.Phases phases(Duration round) {
        return new ClosedLoad.Phases(Duration.ofMillis(500), round, Duration.ofMillis(500));
    }

    private static List<LoadResult> together(ClosedLoad accepts, ClosedLoad reads, Duration round) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LoadResult> accepted = threads.submit(() -> accepts.run(phases(round)));
            Future<LoadResult> read = threads.submit(() -> reads.run(phases(round)));
            return List.of(accepted.get(), read.get());
        }
    }
}
