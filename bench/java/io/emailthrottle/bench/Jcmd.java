package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Asks another JVM of this user about its inside. */
public final class Jcmd {

    private static final String PINNED = "jdk.VirtualThreadPinned";

    private Jcmd() {}

    /** The option that records every pinned virtual thread, however short, into memory until {@link #pinned}. */
    public static String recordPinned() {
        return "-XX:StartFlightRecording=name=pinned,settings=none,+" + PINNED + "#enabled=true,+" + PINNED
                + "#threshold=0ns";
    }

    /** When virtual threads have held their carriers while they waited, and where, since the JVM started. */
    public static List<RecordedEvent> pinned(long pid) throws IOException, InterruptedException {
        Path file = Path.of("target", "bench", "pinned.jfr").toAbsolutePath();
        run(pid, "JFR.dump", "name=pinned", "filename=" + file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(PINNED))
                .toList();
    }

    /** Bytes of all reachable objects, after a full collection. */
    public static long liveBytes(long pid) throws IOException, InterruptedException {
        return run(pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[2]))
                .findFirst()
                .orElseThrow();
    }

    private static String run(long pid, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(Long.toString(pid));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
