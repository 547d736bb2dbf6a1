package io.emailthrottle.bench;

import io.emailthrottle.EmailThrottle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The real application in a JVM of its own, on a free port with an empty database, without the tests' classes. */
public final class AppProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Short beside a start, which is measured too. */
    private static final int POLL_MILLIS = 10;

    private static final byte[] LIVENESS =
            "GET /actuator/health/liveness HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".getBytes();

    /** Benchmarks call without a key, also where a vendor is no simulated one. */
    private static final String OPEN = "--email-throttle.security.open=true";

    /** Given twice, Spring would join the two into one URL of a database that nobody meant. */
    private static final String DATABASE = "spring.datasource.url=";

    private final ChildJvm jvm;
    private final int port;

    private AppProcess(ChildJvm jvm, int port) {
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * Starts it and waits until it is alive.
     *
     * @param name of its log, and of its database unless the properties give it another
     * @param options for the JVM
     * @param properties each {@code name=value}
     */
    public static AppProcess start(String name, List<String> options, List<String> properties)
            throws IOException, InterruptedException {
        return start(name, options, properties, Map.of());
    }

    /**
     * The same with variables of its environment beside this JVM's own.
     *
     * @param environment values by name
     */
    public static AppProcess start(
            String name, List<String> options, List<String> properties, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(
                name,
                element -> !element.endsWith("test-classes"),
                EmailThrottle.class,
                options,
                properties,
                environment);
    }

    /** The same for another Spring application, which may be one of the benchmarks' own. */
    public static AppProcess startPeer(String name, Class<?> main, List<String> options, List<String> properties)
            throws IOException, InterruptedException {
        return start(name, element -> true, main, options, properties, Map.of());
    }

    /**
     * Starts a jar of it and waits until it is alive.
     *
     * @param name of its log and of its database
     * @param folder where it runs
     * @param options for the JVM, which end with {@code -jar} and the jar
     */
    public static AppProcess startJar(String name, Path folder, List<String> options)
            throws IOException, InterruptedException {
        String database = DATABASE + "jdbc:sqlite:" + emptyDatabase(name).toAbsolutePath();
        return startJar(name, folder, options, List.of(database));
    }

    /**
     * The same with a database of its own.
     *
     * @param properties each {@code name=value}, the database's among them
     */
    public static AppProcess startJar(String name, Path folder, List<String> options, List<String> properties)
            throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> all = new ArrayList<>(options);
        all.add("--server.port=" + port);
        all.add(OPEN);
        properties.forEach(property -> all.add("--" + property));
        return awaitAlive(ChildJvm.start(name, folder, all, Map.of()), port);
    }

    private static AppProcess start(
            String name,
            Predicate<String> classpath,
            Class<?> main,
            List<String> options,
            List<String> properties,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=" + port);
        if (properties.stream().noneMatch(property -> property.startsWith(DATABASE))) {
            arguments.add("--" + DATABASE + "jdbc:sqlite:" + emptyDatabase(name));
        }
        if (main == EmailThrottle.class) {
            arguments.add(OPEN);
        }
        properties.forEach(property -> arguments.add("--" + property));
        return awaitAlive(ChildJvm.start(name, classpath, options, main.getName(), arguments, environment), port);
    }

    private static AppProcess awaitAlive(ChildJvm jvm, int port) throws InterruptedException {
        try {
            awaitLiveness(jvm, port);
            return new AppProcess(jvm, port);
        } catch (RuntimeException | InterruptedException e) {
            jvm.close();
            throw e;
        }
    }

    /** Of its own, so that applications side by side do not work off each other's emails. */
    private static Path emptyDatabase(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "bench"));
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve(name + ".db" + suffix));
        }
        return directory.resolve(name + ".db");
    }

    private static void awaitLiveness(ChildJvm jvm, int port) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!alive(port)) {
            jvm.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the application was not alive within " + PATIENCE);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean alive(int port) {
        try (Connection connection = Connection.to(port)) {
            return connection.exchange(LIVENESS) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public ChildJvm jvm() {
        return jvm;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
