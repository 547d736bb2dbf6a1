package io.emailthrottle.bench;

import io.emailthrottle.EmailThrottle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to lose no email: accepting, sending and batches on both databases, beside a bare Spring controller and
 * beside the same chain without a store, with its log line and without, in alternating rounds. Targets: accept 0.30 of bare;
 * send 0.255 of bare and 0.45 of the chain; 15,000 emails a second in batches of 100.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 2), seconds of warm-up each (default 15), connections (default 32).
 */
public final class DurableBench {

    private static final int BATCH = 100;
    private static final int TEXT = 1000;
    private static final Duration TRACED = Duration.ofSeconds(5);

    private DurableBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15);
        int connections = args.length > 3 ? Integer.parseInt(args[3]) : 32;
        try (BenchDatabase sqlite = BenchDatabase.sqlite("durable");
                BenchDatabase postgresql = BenchDatabase.postgresql("durable");
                BenchDatabase unused = BenchDatabase.sqlite("unused");
                BenchDatabase unusedToo = BenchDatabase.sqlite("unused-too");
                AppProcess bare = BarePeer.start("durable-bare");
                AppProcess chain = startChain("durable-chain", unused, "info");
                AppProcess silent = startChain("durable-silent", unusedToo, "off");
                AppProcess onSqlite = start("durable-sqlite", sqlite);
                AppProcess onPostgresql = start("durable-postgresql", postgresql)) {
            MeasuredServer bareSide =
                    new MeasuredServer("bare Spring controller", bare, connections, EmailPost.of(TEXT));
            MeasuredServer chainSide =
                    new MeasuredServer("send, without a store", chain, connections, EmailPost.to("/unstored", TEXT));
            MeasuredServer silentSide =
                    new MeasuredServer("the same without a line", silent, connections, EmailPost.to("/unstored", TEXT));
            List<MeasuredServer> sides = new ArrayList<>(List.of(bareSide, chainSide, silentSide));
            addStored(sides, "SQLite", onSqlite, connections);
            addStored(sides, "PostgreSQL", onPostgresql, connections);
            for (MeasuredServer side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.measure(round));
            report(sides, bareSide, chainSide, silentSide);
            System.out.printf(
                    "emails written             %d to SQLite, %d to PostgreSQL%n",
                    sqlite.emails(), postgresql.emails());
            countFsyncs(onSqlite, connections);
        }
    }

    private static AppProcess start(String name, BenchDatabase database) throws IOException, InterruptedException {
        return AppProcess.start(name, List.of("-Xmx512m"), BenchVendors.properties(database));
    }

    /** @param lines the level of the log of outcomes: {@code off} for none, so that it counts as a part of what durability costs */
    private static AppProcess startChain(String name, BenchDatabase database, String lines)
            throws IOException, InterruptedException {
        List<String> properties = BenchVendors.properties(database);
        properties.add("bench.unstored=true");
        properties.add("logging.level.io.emailthrottle.delivery=" + lines);
        return AppProcess.startPeer(name, EmailThrottle.class, List.of("-Xmx512m"), properties);
    }

    private static void addStored(List<MeasuredServer> sides, String database, AppProcess app, int connections) {
        sides.add(new MeasuredServer(
                "accept, " + database, app, connections, EmailPost.queued(BenchVendors.NEVER, TEXT)));
        sides.add(new MeasuredServer("send, " + database, app, connections, EmailPost.of(TEXT)));
        sides.add(new MeasuredServer(
                "batch, " + database, app, connections, EmailPost.batch(BenchVendors.NEVER, BATCH, TEXT)));
    }

    private static void report(
            List<MeasuredServer> sides, MeasuredServer bare, MeasuredServer chain, MeasuredServer silent) {
        System.out.printf(
                "%-26s %10s %10s %8s %8s %8s %12s %8s %8s%n",
                "", "requests/s", "emails/s", "of bare", "of chain", "silent", "CPU µs/email", "p50 ms", "p99 ms");
        for (MeasuredServer side : sides) {
            int emails = side.name().startsWith("batch") ? BATCH : 1;
            System.out.printf(
                    "%-26s %10.0f %10.0f %8.3f %8.3f %8.3f %12.1f %8.2f %8.2f%n",
                    side.name(),
                    side.perSecond(),
                    side.perSecond() * emails,
                    side.perSecond() / bare.perSecond(),
                    side.perSecond() / chain.perSecond(),
                    side.perSecond() / silent.perSecond(),
                    side.cpuMicros() / emails,
                    side.p50(),
                    side.p99());
        }
    }

    private static void countFsyncs(AppProcess app, int connections) throws InterruptedException, IOException {
        try (Fsyncs fsyncs = Fsyncs.of(app.jvm().pid())) {
            Thread.sleep(1000);
            LoadResult result = new ClosedLoad(app.port(), connections, EmailPost.queued(BenchVendors.NEVER, TEXT))
                    .run(new ClosedLoad.Phases(Duration.ZERO, TRACED, Duration.ZERO));
            long count = fsyncs.count();
            System.out.printf(
                    "fsyncs                     %d for %d accepts on SQLite, %.1f accepts each, at most %d can share one%n",
                    count, result.answers(), (double) result.answers() / count, connections);
        } catch (IOException e) {
            System.out.println("fsyncs                     not counted: " + e.getMessage());
        }
    }
}
