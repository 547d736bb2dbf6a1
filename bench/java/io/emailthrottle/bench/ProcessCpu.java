package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor time of processes that are not ours, by their names. */
final class ProcessCpu {

    private static final int TICKS_A_SECOND = 100;
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    private ProcessCpu() {}

    /** Seconds that all processes of a name have used, and children that they have buried. */
    static double of(String name) throws IOException {
        List<Path> processes;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            processes = all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList();
        }
        long ticks = 0;
        for (Path process : processes) {
            try {
                if (Files.readString(process.resolve("comm")).strip().equals(name)) {
                    String[] fields = Files.readString(process.resolve("stat"))
                            .replaceFirst(".*\\) ", "")
                            .split(" ");
                    for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
                        ticks += Long.parseLong(fields[i]);
                    }
                }
            } catch (IOException gone) {
                // It has ended meanwhile.
            }
        }
        return (double) ticks / TICKS_A_SECOND;
    }
}
