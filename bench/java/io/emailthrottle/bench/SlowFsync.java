package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/** A disk that takes longer: bench/slow-fsync.c, compiled here, for processes to be started with. */
final class SlowFsync {

    private static final Path SOURCE = Path.of("bench", "slow-fsync.c");
    private static final Path FOLDER = Path.of("target", "bench");

    /**
     * What became of the calls.
     *
     * @param calls of fsync and fdatasync
     * @param nanos that they took together, what was added included
     */
    record Counts(long calls, long nanos) {

        Counts since(Counts before) {
            return new Counts(calls - before.calls, nanos - before.nanos);
        }

        double meanMillis() {
            return nanos / 1e6 / calls;
        }
    }

    private final Path library;
    private final Path counts;
    private final Duration added;

    private SlowFsync(Path library, Path counts, Duration added) {
        this.library = library;
        this.counts = counts;
        this.added = added;
    }

    /**
     * Compiles it.
     *
     * @param name of the file that counts for it
     * @param added to each call
     * @throws IOException when there is no C compiler, or it fails
     */
    static SlowFsync compile(String name, Duration added) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path library = FOLDER.resolve("slow-fsync-" + name + ".so").toAbsolutePath();
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("cc does not compile " + SOURCE);
        }
        Path counts = FOLDER.resolve("slow-fsync-" + name + ".counts").toAbsolutePath();
        Files.write(counts, new byte[2 * Long.BYTES]);
        // PostgreSQL's processes may be another user's.
        Files.setPosixFilePermissions(counts, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new SlowFsync(library, counts, added);
    }

    /** Variables with which a process, and its children, are slowed down. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "SLOW_FSYNC_MICROS", Long.toString(added.toNanos() / 1000),
                "SLOW_FSYNC_COUNTS", counts.toString());
    }

    /** Of all processes started with it, so far. */
    Counts counts() throws IOException {
        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(counts)).order(ByteOrder.nativeOrder());
        return new Counts(numbers.getLong(), numbers.getLong());
    }
}
