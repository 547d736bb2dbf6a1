package io.emailthrottle.bench.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The faults that need a line or two each. */
final class Faults {

    private static final Duration SHORT = Duration.ofSeconds(5);
    /** Three times the trial's lease. */
    private static final Duration BEYOND_LEASE = Duration.ofSeconds(9);

    private Faults() {}

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    private record Simple(String name, Duration lasts, Action begin, Action end) implements Fault {
        @Override
        public void start() throws Exception {
            begin.run();
        }

        @Override
        public void stop() throws Exception {
            end.run();
        }
    }

    static Fault killed(FaultSetup world) {
        return new Simple("kill -9 of a node", Duration.ofSeconds(2), world.node()::kill, world.node()::start);
    }

    static Fault paused(FaultSetup world) {
        return new Simple("a node paused beyond its lease", BEYOND_LEASE, world.node()::pause, world.node()::resume);
    }

    static Fault failingDisk(FaultSetup world, Action afterwards) {
        return new Simple("EIO from write and fsync", SHORT, () -> world.failingDisk.fail(true), () -> {
            world.failingDisk.fail(false);
            afterwards.run();
        });
    }

    static Fault failingDisk(OneNode world) {
        return failingDisk(world, () -> {});
    }

    /** PostgreSQL ends by itself when its log cannot be written. */
    static Fault failingDisk(TwoNodes world) {
        return failingDisk(world, world.postgres()::ensureStarted);
    }

    static Fault fullDisk(OneNode world) {
        return fullDisk(world, () -> {});
    }

    static Fault fullDisk(TwoNodes world) {
        return fullDisk(world, world.postgres()::ensureStarted);
    }

    private static Fault fullDisk(FaultSetup world, Action afterwards) {
        Path ballast = world.disk.path().resolve("ballast");
        return new Simple("full disk", SHORT, () -> fill(ballast), () -> {
            Files.delete(ballast);
            afterwards.run();
        });
    }

    /** Up to the last block, and as often as something is freed meanwhile. */
    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.size(ballast) == 0) {
                throw full;
            }
        }
    }

    static Fault readOnly(TwoNodes world) {
        return new Simple(
                "database read-only",
                SHORT,
                () -> world.administer(
                        "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
                () -> world.administer(
                        "SET default_transaction_read_only = off",
                        "ALTER SYSTEM RESET default_transaction_read_only",
                        "SELECT pg_reload_conf()"));
    }

    static Fault cut(TwoNodes world) {
        return new Simple(
                "connections cut before each answer",
                BEYOND_LEASE,
                () -> world.road().cutting(true),
                () -> world.road().cutting(false));
    }

    static Fault crash(TwoNodes world) {
        return new Simple(
                "database crashed, new connections unanswered",
                BEYOND_LEASE,
                world.postgres()::crash,
                world.postgres()::start);
    }

    /** @param ahead of the first node's clock; the other's, and the database's, stay right */
    static Fault clockStep(FaultSetup world, String name, Duration ahead) {
        return new Simple(name, BEYOND_LEASE, () -> world.clock.set(ahead), () -> world.clock.set(Duration.ZERO));
    }

    static Fault terminations(TwoNodes world) {
        Thread[] thread = new Thread[1];
        return new Simple(
                "pg_terminate_backend every 200 ms",
                Duration.ofSeconds(20),
                () -> thread[0] = Thread.ofPlatform().daemon().start(() -> terminate(world)),
                () -> {
                    thread[0].interrupt();
                    thread[0].join();
                });
    }

    private static void terminate(TwoNodes world) {
        String all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        try (Connection connection =
                        DriverManager.getConnection(world.postgres().url(), "postgres", null);
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute(all);
                Thread.sleep(200);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
