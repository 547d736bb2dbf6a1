package io.emailthrottle.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of our own in a temporary folder, which can be stopped and started. Gone with this process. */
public final class PrivatePostgres implements AutoCloseable {

    private static final String USER = "postgres";

    private final Path binaries;
    private final Path folder;
    private final int port;
    private final Map<String, String> environment;
    private final Thread stopper = new Thread(this::stopQuietly);

    private PrivatePostgres(Path binaries, Path folder, int port, Map<String, String> environment) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
        this.environment = environment;
    }

    /** Makes and starts it. */
    public static PrivatePostgres create() throws IOException, InterruptedException {
        return create(Map.of());
    }

    /**
     * The same with variables of the server's environment.
     *
     * @param environment values by name
     */
    public static PrivatePostgres create(Map<String, String> environment) throws IOException, InterruptedException {
        return create(Files.createTempDirectory("trial-postgres"), environment);
    }

    /**
     * The same in a folder that becomes its own, and goes with it.
     *
     * @param folder on a disk of its own, for example
     */
    public static PrivatePostgres create(Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        PrivatePostgres postgres = new PrivatePostgres(binaries(), folder, Ports.free(), environment);
        Runtime.getRuntime().addShutdownHook(postgres.stopper);
        if (asRoot()) {
            UserPrincipal user = postgres.folder
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(USER);
            Files.setOwner(postgres.folder, user);
        }
        postgres.run(Map.of(), "initdb", "-A", "trust", "-U", USER, "-D", postgres.data());
        postgres.start();
        return postgres;
    }

    private static Path binaries() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.empty()) {
            return Stream.concat(
                            versions.sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin")),
                            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                    .map(Path::of))
                    .filter(folder -> Files.isExecutable(folder.resolve("pg_ctl")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL's pg_ctl is not installed"));
        }
    }

    private static boolean asRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Starts it when it has ended by itself, as it does when its disk fails. */
    public void ensureStarted() throws IOException, InterruptedException {
        try {
            run(Map.of(), "pg_ctl", "status", "-D", data());
        } catch (IOException e) {
            start();
        }
    }

    public void start() throws IOException, InterruptedException {
        String options = "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories=" + folder;
        run(
                environment,
                "pg_ctl",
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options);
    }

    /** Stops it as a crash does: no connection is told, nothing is written back. */
    public void crash() throws IOException, InterruptedException {
        run(Map.of(), "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** It will not run as root. */
    private void run(Map<String, String> environment, String binary, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (asRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(binaries.resolve(binary).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(binary + " failed");
        }
    }

    private void stopQuietly() {
        try {
            crash();
        } catch (IOException e) {
            // It was stopped already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stopQuietly();
        Runtime.getRuntime().removeShutdownHook(stopper);
        TrialFolder.delete(folder);
    }
}
