package io.emailthrottle.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a backlog costs the application while it waits for a vendor of 10 a second, beside one with nothing queued. */
public final class BacklogCost {

    private static final int PER_SECOND = 10;
    private static final int CONNECTIONS = 4;
    private static final int TEXT = 1000;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration QUIET = Duration.ofSeconds(20);

    private BacklogCost() {}

    /** @param empty a database like the one with the backlog, with next to nothing queued */
    public static void measure(String name, BenchDatabase backlog, BenchDatabase empty)
            throws IOException, InterruptedException, SQLException {
        try (AppProcess with = start("backlog-" + name, backlog);
                AppProcess without = start("empty-" + name, empty)) {
            byte[] request = EmailPost.queued(StoreContext.ROUTE, TEXT);
            MeasuredServer slow = new MeasuredServer(name + ", backlog", with, CONNECTIONS, request);
            MeasuredServer fast = new MeasuredServer(name + ", empty", without, CONNECTIONS, request);
            slow.warmUp(WARM_UP);
            fast.warmUp(WARM_UP);
            Rounds.alternate(List.of(slow, fast), ROUNDS, side -> side.measure(ROUND));
            System.out.printf(
                    "%s: accept p50 %.2f ms, p99 %.2f ms with the backlog; %.2f ms and %.2f ms without%n",
                    name, slow.p50(), slow.p99(), fast.p50(), fast.p99());
            watch(name, with, backlog);
        }
    }

    private static void watch(String name, AppProcess app, BenchDatabase database)
            throws IOException, InterruptedException, SQLException {
        long heapBefore = Jcmd.liveBytes(app.jvm().pid());
        long from = System.currentTimeMillis();
        Duration cpu = app.jvm().cpu();
        Thread.sleep(QUIET);
        cpu = app.jvm().cpu().minus(cpu);
        int sent = sent(database, from, from + QUIET.toMillis());
        if (sent == 0) {
            throw new IllegalStateException("nothing was sent: the backlog is in another database");
        }
        long heapAfter = Jcmd.liveBytes(app.jvm().pid());
        System.out.printf(
                "%s: %.1f sent/s of %d, CPU %.2f%% of one core, live heap %.1f MB, %.1f MB after %d s%n",
                name,
                sent * 1e3 / QUIET.toMillis(),
                PER_SECOND,
                100.0 * cpu.toNanos() / QUIET.toNanos(),
                heapBefore / 1048576.0,
                heapAfter / 1048576.0,
                QUIET.toSeconds());
    }

    private static int sent(BenchDatabase database, long from, long before) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement count = connection.prepareStatement(
                        "SELECT count(*) FROM emails WHERE final_at >= ? AND final_at < ? AND status = 'sent'")) {
            count.setLong(1, from);
            count.setLong(2, before);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static AppProcess start(String name, BenchDatabase database) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(database.properties());
        properties.addAll(List.of(
                "email-throttle.vendors[0].name=" + StoreContext.ROUTE,
                "email-throttle.vendors[0].type=simulated",
                "email-throttle.vendors[0].rate-limiter.limits[0]=" + PER_SECOND + "/s",
                "email-throttle.vendors[0].settings.latency=0s"));
        return AppProcess.start(name, List.of("-Xmx512m"), properties);
    }
}
