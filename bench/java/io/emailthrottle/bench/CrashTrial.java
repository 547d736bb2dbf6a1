package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/**
 * Whether an email is ever lost, or sent twice without a reason, when the application is killed or its database fails.
 *
 * <p>Arguments: the trial; how many emails (10000); how many kills or stops (20). The trials:
 *
 * <ul>
 *   <li>sqlite, postgresql: kill -9 at random moments
 *   <li>sigterm: asked to stop at random moments, on SQLite; nothing may be interrupted
 *   <li>unanswered: kill -9 while the vendor takes every email, each at most once, and never answers
 *   <li>database-stop: PostgreSQL crashes and comes back
 *   <li>database-cut: connections to PostgreSQL break when it has done what it was asked and has not said so
 *   <li>disk-full: SQLite's disk, in memory, fills up and is freed
 * </ul>
 */
public final class CrashTrial {

    private static final long SEED = 20_260_131;
    private static final Duration LIMIT = Duration.ofMinutes(25);
    private static final int CALLERS = 24;
    private static final int LATENCY_MILLIS = 15;
    private static final int MEGABYTE = 1 << 20;
    private static final long RECOVERY_NANOS = 30_000_000_000L;

    /** How often the vendor fails, of a thousand calls. */
    private record Failures(int dropped, int refused, int silent) {}

    /** How often the application ends while so many emails are accepted, and whether it is asked. */
    private record Ends(int emails, int times, boolean killed) {}

    private static final Failures SOME = new Failures(10, 10, 0);

    private final TrialFolder scratch;
    private final Path calls;
    private final int vendorPort;
    private final Random random = new Random(SEED);

    private CrashTrial(TrialFolder scratch) throws IOException {
        this.scratch = scratch;
        this.calls = scratch.path().resolve("calls");
        this.vendorPort = Ports.free();
    }

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        String kind = args.length > 0 ? args[0] : "sqlite";
        int emails = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int kills = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        Thread.ofPlatform().daemon().start(CrashTrial::giveUpInTheEnd);
        boolean good;
        try (TrialFolder scratch = TrialFolder.create()) {
            CrashTrial trial = new CrashTrial(scratch);
            good = switch (kind) {
                case "sqlite" ->
                    trial.kills(TrialDatabase.sqlite(scratch.path()), new Ends(emails, kills, true), SOME, false);
                case "postgresql" ->
                    trial.kills(TrialDatabase.postgresql(), new Ends(emails, kills, true), SOME, false);
                case "sigterm" ->
                    trial.kills(TrialDatabase.sqlite(scratch.path()), new Ends(emails, kills, false), SOME, false);
                case "unanswered" ->
                    trial.kills(
                            TrialDatabase.sqlite(scratch.path()),
                            new Ends(Math.min(emails, 500), Math.min(kills, 3), true),
                            new Failures(0, 0, 1000),
                            true);
                case "database-stop" -> trial.databaseStops(Math.min(kills, 5));
                case "database-cut" -> trial.connectionsBreak(emails);
                case "disk-full" -> trial.diskFull();
                default -> throw new IllegalArgumentException("no trial is called " + kind);
            };
        }
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private static void giveUpInTheEnd() {
        try {
            Thread.sleep(LIMIT);
            System.out.println("FAILED: not over after " + LIMIT);
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ChildJvm vendor(Failures failures) throws IOException {
        return RecordingVendor.start(
                vendorPort, calls, SEED, LATENCY_MILLIS, failures.dropped, failures.refused, failures.silent);
    }

    private RestartableApp app(TrialDatabase database) {
        return new RestartableApp("crash-app", TrialProperties.of("trial", vendorPort, database));
    }

    private boolean kills(TrialDatabase database, Ends ends, Failures failures, boolean atMostOnce)
            throws IOException, InterruptedException, SQLException {
        try (database;
                ChildJvm vendor = vendor(failures);
                RestartableApp app = app(database)) {
            app.start();
            TrialTraffic traffic =
                    new TrialTraffic(new TrialTraffic.Plan(ends.emails, CALLERS, SEED, atMostOnce, 200), app::port);
            traffic.start();
            for (int i = 0; i < ends.times; i++) {
                int moment = (int) ((i + random.nextDouble()) * ends.emails / ends.times);
                while (traffic.count() < moment && !traffic.over()) {
                    Thread.sleep(1);
                }
                Thread.sleep(random.nextInt(30));
                vendor.requireAlive();
                if (ends.killed) {
                    app.kill();
                } else {
                    app.stop();
                }
                app.start();
            }
            traffic.await();
            System.out.println("ended " + ends.times + " times, answers " + traffic.answers());
            TrialResult verdict = judge(traffic, app);
            return verdict.good() && (ends.killed || verdict.interrupted() == 0);
        }
    }

    private boolean databaseStops(int stops) throws IOException, InterruptedException {
        try (PrivatePostgres postgres = PrivatePostgres.create();
                ChildJvm vendor = vendor(SOME);
                RestartableApp app = app(TrialDatabase.at(postgres.url()))) {
            app.start();
            TrialTraffic traffic = traffic(app, 200);
            boolean recovered = true;
            for (int i = 0; i < stops; i++) {
                Thread.sleep(1000 + random.nextInt(2000));
                postgres.crash();
                Thread.sleep(i % 2 == 0 ? 2000 : 8000);
                vendor.requireAlive();
                postgres.start();
                recovered &= goesOn(traffic);
            }
            return end(traffic, app, recovered);
        }
    }

    private boolean connectionsBreak(int emails) throws IOException, InterruptedException, SQLException {
        try (CuttingProxy proxy = CuttingProxy.start(TrialDatabase.PORT, 150, SEED);
                TrialDatabase database = TrialDatabase.postgresql().through(proxy.port());
                ChildJvm vendor = vendor(SOME);
                RestartableApp app = app(database)) {
            app.start();
            proxy.cutting(true);
            TrialTraffic traffic =
                    new TrialTraffic(new TrialTraffic.Plan(emails, CALLERS, SEED, false, 200), app::port);
            traffic.start();
            traffic.await();
            vendor.requireAlive();
            proxy.cutting(false);
            System.out.println(proxy.cuts() + " connections broke, answers " + traffic.answers());
            return judge(traffic, app).good();
        }
    }

    private boolean diskFull() throws IOException, InterruptedException, SQLException {
        try (TrialFolder disk = TrialFolder.small(24);
                ChildJvm vendor = vendor(SOME);
                RestartableApp app = app(TrialDatabase.sqlite(disk.path()))) {
            Path ballast = disk.path().resolve("ballast");
            Files.write(ballast, new byte[14 * MEGABYTE]);
            app.start();
            TrialTraffic traffic = traffic(app, 5000);
            long deadline = System.nanoTime() + RECOVERY_NANOS;
            while (!traffic.answers().containsKey("503") && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            Thread.sleep(3000);
            vendor.requireAlive();
            boolean full = traffic.answers().containsKey("503");
            System.out.println("full after " + traffic.count() + " emails");
            Files.delete(ballast);
            boolean recovered = goesOn(traffic);
            return end(traffic, app, full && recovered);
        }
    }

    private static TrialTraffic traffic(RestartableApp app, int textLength) {
        TrialTraffic traffic =
                new TrialTraffic(new TrialTraffic.Plan(Integer.MAX_VALUE, CALLERS, SEED, false, textLength), app::port);
        traffic.start();
        return traffic;
    }

    /** Whether emails are accepted again, without a restart. */
    private static boolean goesOn(TrialTraffic traffic) throws InterruptedException {
        int before = traffic.count();
        long begin = System.nanoTime();
        while (traffic.count() < before + 200) {
            if (System.nanoTime() - begin > RECOVERY_NANOS) {
                System.out.println("no email is accepted any more");
                return false;
            }
            Thread.sleep(20);
        }
        System.out.printf("200 emails accepted %.1f s after it was back%n", (System.nanoTime() - begin) / 1e9);
        return true;
    }

    private boolean end(TrialTraffic traffic, RestartableApp app, boolean recovered)
            throws IOException, InterruptedException {
        traffic.enough();
        traffic.await();
        System.out.println("answers " + traffic.answers());
        return judge(traffic, app).good() && recovered;
    }

    private TrialResult judge(TrialTraffic traffic, RestartableApp app) throws IOException, InterruptedException {
        TrialResult verdict = TrialResult.of(traffic, calls, app.port()).atMostOnce(traffic, calls);
        verdict.print(System.out);
        return verdict;
    }
}
