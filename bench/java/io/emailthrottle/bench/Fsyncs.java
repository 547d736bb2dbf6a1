package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts how often a process makes the disk take what it has written, with strace, which slows it down much. */
public final class Fsyncs implements AutoCloseable {

    private static final long GRACE_SECONDS = 10;

    private final Process strace;
    private final Path summary;
    private final Thread killer;

    private Fsyncs(Process strace, Path summary) {
        this.strace = strace;
        this.summary = summary;
        this.killer = new Thread(strace::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /** @throws IOException when there is no strace here */
    public static Fsyncs of(long pid) throws IOException {
        Path summary = Path.of("target", "bench", "fsyncs.txt");
        Process strace = new ProcessBuilder(
                        "strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", summary.toString(), "-p", "" + pid)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench", "strace.log").toFile())
                .start();
        return new Fsyncs(strace, summary);
    }

    /** Stops counting. */
    public long count() throws IOException, InterruptedException {
        strace.destroy();
        strace.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        try (Stream<String> lines = Files.lines(summary)) {
            return lines.map(String::strip)
                    .filter(line -> line.endsWith(" fsync") || line.endsWith(" fdatasync"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[3]))
                    .sum();
        }
    }

    @Override
    public void close() {
        strace.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
