package io.emailthrottle.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM beside this one, which ends with this one at the latest. Its output is in target/bench/NAME.log. */
public final class ChildJvm implements AutoCloseable {

    private static final long GRACE_SECONDS = 10;

    private final Process process;
    private final Path log;
    private final Thread killer;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * @param name of its log
     * @param classpath which elements of this JVM's class path it gets
     * @param options for the JVM
     * @param main its main class
     * @param arguments for its main method
     */
    public static ChildJvm start(
            String name, Predicate<String> classpath, List<String> options, String main, List<String> arguments)
            throws IOException {
        return start(name, classpath, options, main, arguments, Map.of());
    }

    /**
     * The same with variables of its environment beside this JVM's own.
     *
     * @param environment values by name
     */
    public static ChildJvm start(
            String name,
            Predicate<String> classpath,
            List<String> options,
            String main,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-classpath");
        all.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(classpath)
                .collect(Collectors.joining(File.pathSeparator)));
        all.add(main);
        all.addAll(arguments);
        return start(name, Path.of("").toAbsolutePath(), all, environment);
    }

    /**
     * @param name of its log
     * @param folder where it runs
     * @param arguments all that follows {@code java}
     * @param environment variables beside this JVM's own, by name
     */
    public static ChildJvm start(String name, Path folder, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(arguments);
        Path directory = Files.createDirectories(Path.of("target", "bench"));
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), log);
    }

    /** The launcher of the Java that runs the benchmark. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public long pid() {
        return process.pid();
    }

    /** Processor time that it has used since it started. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The most memory that it has held, in megabytes, the heap included. */
    public long peakResidentMegabytes() throws IOException {
        return megabytes("VmHWM:");
    }

    /** The memory that it holds now, in megabytes, the heap included. */
    public long residentMegabytes() throws IOException {
        return megabytes("VmRSS:");
    }

    private long megabytes(String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** @throws IllegalStateException when it has ended, with where to read why */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("a child ended with " + process.exitValue() + ", see " + log);
        }
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
