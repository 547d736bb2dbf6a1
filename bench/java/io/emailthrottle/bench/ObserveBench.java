package io.emailthrottle.bench;

import io.emailthrottle.EmailThrottle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What watching costs: the chain without a store with everything on, without metrics, and without the log line, beside a
 * bare Spring controller, in alternating rounds. Targets: everything on costs at most 1.5 times the bare controller's
 * processor time; metrics at most 10% and the log line at most 5% of everything's, and 10% of its throughput.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 2), seconds of warm-up each (default 15).
 */
public final class ObserveBench {

    private static final int CONNECTIONS = 32;
    private static final int TEXT = 1000;
    private static final String LINE = " : sent to ";

    private static final List<String> NO_HTTP_OBSERVATION =
            List.of("management.observations.enable.http.server.requests=false");
    /** Without the second, Spring Boot would count into a registry that nobody reads. */
    private static final List<String> NO_PROMETHEUS = List.of(
            "management.prometheus.metrics.export.enabled=false", "management.simple.metrics.export.enabled=false");

    private static final List<String> NO_LINE = List.of("logging.level.io.emailthrottle.delivery=off");

    private ObserveBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15);
        String before = Machine.load();
        try (BenchDatabase unused = BenchDatabase.sqlite("observe");
                BenchDatabase unusedToo = BenchDatabase.sqlite("observe-metrics");
                BenchDatabase unusedAsWell = BenchDatabase.sqlite("observe-line");
                BenchDatabase unusedAtAll = BenchDatabase.sqlite("observe-neither");
                AppProcess bare = BarePeer.start("observe-bare");
                AppProcess all = start("observe-all", unused, List.of());
                AppProcess noMetrics =
                        start("observe-no-metrics", unusedToo, join(NO_HTTP_OBSERVATION, NO_PROMETHEUS));
                AppProcess noLine = start("observe-no-line", unusedAsWell, NO_LINE);
                AppProcess neither = start(
                        "observe-neither", unusedAtAll, join(join(NO_HTTP_OBSERVATION, NO_PROMETHEUS), NO_LINE))) {
            MeasuredServer everything = side("everything on", all);
            List<MeasuredServer> sides = List.of(
                    everything,
                    side("without HTTP observation and Prometheus", noMetrics),
                    side("without the log line", noLine),
                    side("without all of these", neither),
                    new MeasuredServer("bare Spring controller", bare, CONNECTIONS, EmailPost.of(TEXT)));
            for (MeasuredServer side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.measure(round));
            report(sides, everything);
            System.out.printf("%nlines written: %d with everything on, %d without%n", lines("all"), lines("no-line"));
            System.out.printf("load average before %s, after %s%n", before, Machine.load());
        }
    }

    private static AppProcess start(String name, BenchDatabase database, List<String> more)
            throws IOException, InterruptedException {
        List<String> properties = join(BenchVendors.properties(database), more);
        properties.add("bench.unstored=true");
        return AppProcess.startPeer(name, EmailThrottle.class, List.of("-Xmx512m"), properties);
    }

    private static List<String> join(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static MeasuredServer side(String name, AppProcess app) {
        return new MeasuredServer(name, app, CONNECTIONS, EmailPost.to("/unstored", TEXT));
    }

    private static void report(List<MeasuredServer> sides, MeasuredServer everything) {
        System.out.printf("%-42s %10s %8s %10s %8s%n", "", "requests/s", "ratio", "CPU µs", "ratio");
        for (MeasuredServer side : sides) {
            System.out.printf(
                    "%-42s %10.0f %8.3f %10.1f %8.3f%n",
                    side.name(),
                    side.perSecond(),
                    side.perSecond() / everything.perSecond(),
                    side.cpuMicros(),
                    side.cpuMicros() / everything.cpuMicros());
        }
    }

    private static long lines(String name) throws IOException {
        try (Stream<String> log = Files.lines(Path.of("target", "bench", "observe-" + name + ".log"))) {
            return log.filter(line -> line.contains(LINE)).count();
        }
    }
}
