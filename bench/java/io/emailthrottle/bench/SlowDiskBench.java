package io.emailthrottle.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Accepting on a slow disk: 2 ms more for each fsync and fdatasync, on both databases, beside a bare Spring controller that
 * writes nothing, in alternating rounds. Target: 0.13 of bare. Does nothing where there is no C compiler.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 2), seconds of warm-up each (default 15).
 */
public final class SlowDiskBench {

    private static final int CONNECTIONS = 32;
    private static final int TEXT = 1000;
    private static final Duration ADDED = Duration.ofMillis(2);
    private static final byte[] ACCEPT = EmailPost.queued(BenchVendors.NEVER, TEXT);

    private SlowDiskBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15);
        SlowFsync slowSqlite;
        SlowFsync slowPostgresql;
        try {
            slowSqlite = SlowFsync.compile("sqlite", ADDED);
            slowPostgresql = SlowFsync.compile("postgresql", ADDED);
        } catch (IOException e) {
            System.out.println("skipped: " + e.getMessage());
            return;
        }
        String before = Machine.load();
        try (BenchDatabase sqlite = BenchDatabase.sqlite("slow");
                PrivatePostgres postgresql = PrivatePostgres.create(slowPostgresql.environment());
                AppProcess bare = BarePeer.start("slow-bare");
                AppProcess onSqlite = AppProcess.start(
                        "slow-sqlite", List.of("-Xmx512m"), BenchVendors.properties(sqlite), slowSqlite.environment());
                AppProcess onPostgresql = AppProcess.start(
                        "slow-postgresql",
                        List.of("-Xmx512m"),
                        BenchVendors.properties(
                                TrialDatabase.at(postgresql.url()).properties()))) {
            MeasuredServer bareSide =
                    new MeasuredServer("bare Spring controller", bare, CONNECTIONS, EmailPost.of(TEXT));
            MeasuredServer sqliteSide = new MeasuredServer("accept, SQLite", onSqlite, CONNECTIONS, ACCEPT);
            MeasuredServer postgresqlSide = new MeasuredServer("accept, PostgreSQL", onPostgresql, CONNECTIONS, ACCEPT);
            List<MeasuredServer> sides = List.of(bareSide, sqliteSide, postgresqlSide);
            for (MeasuredServer side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.measure(round));
            report(sides, bareSide);
            System.out.println();
            reportDisk("SQLite", slowSqlite, onSqlite);
            reportDisk("PostgreSQL, wal_sync_method " + walSyncMethod(postgresql), slowPostgresql, onPostgresql);
            System.out.printf("load average before %s, after %s%n", before, Machine.load());
        }
    }

    private static void report(List<MeasuredServer> sides, MeasuredServer bare) {
        System.out.printf("%-26s %10s %8s %10s %8s %8s%n", "", "requests/s", "of bare", "CPU µs", "p50 ms", "p99 ms");
        for (MeasuredServer side : sides) {
            System.out.printf(
                    "%-26s %10.0f %8.3f %10.1f %8.2f %8.2f%n",
                    side.name(),
                    side.perSecond(),
                    side.perSecond() / bare.perSecond(),
                    side.cpuMicros(),
                    side.p50(),
                    side.p99());
        }
    }

    /**
     * One more second, alone, to see that the disk is slow.
     *
     * @throws IllegalStateException when it was not: then nothing that was measured means anything
     */
    private static void reportDisk(String name, SlowFsync disk, AppProcess app)
            throws IOException, InterruptedException {
        SlowFsync.Counts before = disk.counts();
        LoadResult result = new ClosedLoad(app.port(), CONNECTIONS, ACCEPT)
                .run(new ClosedLoad.Phases(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO));
        SlowFsync.Counts counts = disk.counts().since(before);
        if (counts.calls() == 0 || counts.meanMillis() < ADDED.toMillis()) {
            throw new IllegalStateException(name + ": the disk was not slowed down, " + counts);
        }
        System.out.printf(
                "%s: %d fsyncs of %.2f ms for %d accepts, %.1f accepts each%n",
                name,
                counts.calls(),
                counts.meanMillis(),
                result.answers(),
                (double) result.answers() / counts.calls());
    }

    private static String walSyncMethod(PrivatePostgres postgresql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgresql.url(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW wal_sync_method")) {
            row.next();
            return row.getString(1);
        }
    }
}
