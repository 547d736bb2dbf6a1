package io.emailthrottle.bench;

import io.emailthrottle.bench.LoadFigures.Kind;
import io.emailthrottle.bench.LoadFigures.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the gateway does under load, beside what it is built on: single emails that are sent, that are accepted only, and
 * batches, on both databases; a bare Spring controller; the same with one INSERT for each email. First as fast as it goes,
 * then at a share of that rate with arrivals that do not wait for answers. Writes target/bench/report/load.md and load.html.
 *
 * <p>Arguments: rounds (default 5), seconds a round (default 5), seconds of warm-up each (default 10), percent of the
 * saturated rate (default 50).
 */
public final class LoadReport {

    private static final int BATCH = 100;
    private static final int TEXT = 1000;
    private static final Path FOLDER = Path.of("target", "bench", "report");

    private LoadReport() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 5);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 10);
        double share = (args.length > 3 ? Integer.parseInt(args[3]) : 50) / 100.0;
        try (BenchDatabase sqlite = BenchDatabase.sqlite("load");
                BenchDatabase postgresql = BenchDatabase.postgresql("load");
                BenchDatabase sqliteInserts = BenchDatabase.sqlite("load-inserts");
                BenchDatabase postgresqlInserts = BenchDatabase.postgresql("load_inserts");
                LoadServer bare = LoadServer.bare("load-bare");
                LoadServer insertSqlite = LoadServer.inserting("load-inserts-sqlite", sqliteInserts);
                LoadServer insertPostgresql = LoadServer.inserting("load-inserts-postgresql", postgresqlInserts);
                LoadServer onSqlite = LoadServer.gateway("load-sqlite", sqlite);
                LoadServer onPostgresql = LoadServer.gateway("load-postgresql", postgresql)) {
            List<MeasuredIngress> sides = new ArrayList<>();
            sides.add(peer("bare Spring controller", Store.NONE, bare));
            sides.add(peer("one insert each, SQLite", Store.SQLITE, insertSqlite));
            sides.add(peer("one insert each, PostgreSQL", Store.POSTGRESQL, insertPostgresql));
            addGateway(sides, "SQLite", Store.SQLITE, onSqlite);
            addGateway(sides, "PostgreSQL", Store.POSTGRESQL, onPostgresql);
            String before = Machine.load();
            for (MeasuredIngress side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.saturate(round));
            Rounds.alternate(sides, rounds, side -> side.pace(share, round));
            List<String> facts = List.of(
                    Machine.describe() + ", -Xmx512m each",
                    Machine.describe(postgresql) + "; SQLite with synchronous FULL",
                    "load average before " + before + ", after " + Machine.load(),
                    "medians of " + rounds + " alternating rounds of " + round.toSeconds() + " s after "
                            + warmUp.toSeconds() + " s of warm-up each",
                    "emails written: " + sqlite.emails() + " and " + sqliteInserts.emails() + " to SQLite, "
                            + postgresql.emails() + " and " + postgresqlInserts.emails() + " to PostgreSQL");
            write(facts, share, sides.stream().map(MeasuredIngress::figures).toList());
        }
    }

    private static MeasuredIngress peer(String name, Store store, LoadServer server) {
        return new MeasuredIngress(new Kind(name, store, true, 1), server, EmailPost.of(TEXT));
    }

    private static void addGateway(List<MeasuredIngress> sides, String database, Store store, LoadServer server) {
        String never = BenchVendors.NEVER;
        sides.add(new MeasuredIngress(new Kind("send, " + database, store, false, 1), server, EmailPost.of(TEXT)));
        sides.add(new MeasuredIngress(
                new Kind("accept, " + database, store, false, 1), server, EmailPost.queued(never, TEXT)));
        sides.add(new MeasuredIngress(
                new Kind("batch of " + BATCH + ", " + database, store, false, BATCH),
                server,
                EmailPost.batch(never, BATCH, TEXT)));
    }

    private static void write(List<String> facts, double share, List<LoadFigures> figures) throws IOException {
        List<LoadTable> tables = List.of(LoadTable.saturated(figures), LoadTable.open(figures, share));
        String markdown = "# Under load\n\n"
                + facts.stream().map(fact -> "- " + fact + "\n").collect(Collectors.joining())
                + tables.stream().map(table -> "\n" + table.markdown()).collect(Collectors.joining());
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve("load.md"), markdown);
        Files.writeString(FOLDER.resolve("load.html"), LoadPage.html(facts, tables, figures));
        System.out.println(markdown);
        System.out.println(
                "also in " + FOLDER.resolve("load.md") + " and, with charts, " + FOLDER.resolve("load.html"));
    }
}
