package io.emailthrottle.bench;

import io.emailthrottle.delivery.DeliveryEngine;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendReceipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast the queue drains through the real engine with a vendor that does nothing, beside a raw {@code SKIP LOCKED}
 * loop, and with a backlog beside without one. Targets: 0.6 of the raw loop; with a million queued 0.9 of the rate with
 * ten thousand. Then what that million costs while it waits: see {@link BacklogCost}.
 *
 * <p>Arguments: rounds (default 9), the backlog (default 1000000).
 */
public final class QueueBench {

    private static final int SMALL = 10_000;
    private static final int FROM = 1_000;
    private static final int TO = 9_000;

    /** One way to drain, once. */
    private interface Drain {
        double perSecond() throws Exception;
    }

    private QueueBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int backlog = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Map<String, Drain> drains = new LinkedHashMap<>();
        try (BenchDatabase sqlite = BenchDatabase.sqlite("queue");
                BenchDatabase sqliteFull = BenchDatabase.sqlite("queue-full");
                BenchDatabase rawDatabase = BenchDatabase.postgresql("raw");
                BenchDatabase postgresql = BenchDatabase.postgresql("queue");
                BenchDatabase postgresqlFull = BenchDatabase.postgresql("queue_full")) {
            RawQueue raw = new RawQueue(rawDatabase);
            drains.put("raw SKIP LOCKED loop", () -> {
                raw.fill(SMALL);
                DrainWindow window = new DrainWindow(FROM, TO);
                raw.drain(window);
                return window.await();
            });
            try (StoreContext onSqlite = StoreContext.open(sqlite);
                    StoreContext onSqliteFull = StoreContext.open(sqliteFull);
                    StoreContext onPostgresql = StoreContext.open(postgresql);
                    StoreContext onPostgresqlFull = StoreContext.open(postgresqlFull)) {
                drains.put("SQLite", () -> drain(onSqlite));
                drains.put("PostgreSQL", () -> drain(onPostgresql));
                drains.put("SQLite, backlog", () -> drain(onSqliteFull));
                drains.put("PostgreSQL, backlog", () -> drain(onPostgresqlFull));
                fill("SQLite", onSqliteFull, backlog);
                fill("PostgreSQL", onPostgresqlFull, backlog);
                postgresqlFull.settle();
                report(alternate(drains, rounds), backlog);
            }
            BacklogCost.measure("SQLite", sqliteFull, sqlite);
            BacklogCost.measure("PostgreSQL", postgresqlFull, postgresql);
        }
    }

    private static void fill(String name, StoreContext store, int backlog) {
        long began = System.nanoTime();
        store.fill(backlog);
        System.out.printf("filled %s with %.0f emails/s%n", name, backlog * 1e9 / (System.nanoTime() - began));
    }

    /** Adds the small backlog, and takes most of as many out again. */
    private static double drain(StoreContext store) throws InterruptedException {
        store.fill(SMALL);
        DrainWindow window = new DrainWindow(FROM, TO);
        DeliveryEngine engine = store.engine(noOp(window));
        engine.start();
        try {
            return window.await();
        } finally {
            engine.stop();
        }
    }

    private static EmailSender noOp(DrainWindow window) {
        return email -> {
            window.done(1);
            return new SendReceipt("1");
        };
    }

    private static Map<String, List<Double>> alternate(Map<String, Drain> drains, int rounds) throws Exception {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        List<String> names = List.copyOf(drains.keySet());
        names.forEach(name -> rates.put(name, new ArrayList<>()));
        int warmUp = Math.max(2, rounds / 3);
        for (int i = 0; i < rounds + warmUp; i++) {
            for (int j = 0; j < names.size(); j++) {
                String name = names.get((i + j) % names.size());
                double rate = drains.get(name).perSecond();
                if (i >= warmUp) {
                    rates.get(name).add(rate);
                }
            }
        }
        return rates;
    }

    private static void report(Map<String, List<Double>> rates, int backlog) {
        System.out.printf("claim, send nothing, complete; a backlog is %d emails%n", backlog);
        double raw = Median.of(rates.get("raw SKIP LOCKED loop"));
        rates.forEach((name, rounds) -> {
            double rate = Median.of(rounds);
            System.out.printf("%-24s %10.0f/s   of raw %.3f", name, rate, rate / raw);
            if (name.endsWith(", backlog")) {
                System.out.printf("   of without %.3f", rate / Median.of(rates.get(name.replace(", backlog", ""))));
            }
            System.out.println();
        });
    }
}
