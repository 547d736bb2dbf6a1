package io.emailthrottle.bench.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The wall clock of processes that are started with it, which can be set. Their monotonic clocks stay right. */
final class WallClock {

    private final Path library;
    private final Path offset;

    private WallClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** @param scratch where it keeps what it is set to */
    static WallClock create(Path scratch) throws IOException {
        WallClock clock = new WallClock(library().orElse(null), scratch.resolve("wall-clock"));
        clock.set(Duration.ZERO);
        return clock;
    }

    /** Debian's package libfaketime has it. */
    private static Optional<Path> library() throws IOException {
        Path libraries = Path.of("/usr/lib");
        try (Stream<Path> files =
                Files.find(libraries, 3, (path, any) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return files.findFirst();
        }
    }

    Map<String, String> environment() {
        if (library == null) {
            throw new IllegalStateException("this trial sets clocks, which needs libfaketime");
        }
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_NO_CACHE", "0");
    }

    /** Within a second the processes see it. */
    void set(Duration ahead) throws IOException {
        Path next = offset.resolveSibling("wall-clock-next");
        Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "s\n");
        Files.move(next, offset, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
