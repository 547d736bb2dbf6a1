package io.emailthrottle.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes that can be filled up and emptied again. Needs the right to mount a tmpfs. */
final class SmallDisk implements AutoCloseable {

    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Skips the test where this process may not mount a tmpfs. */
    static SmallDisk orSkip(int megabytes) {
        try {
            Path mountPoint = Files.createTempDirectory("small-disk");
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint + "");
            Assumptions.assumeTrue(mounted, "this process may not mount a tmpfs");
            return new SmallDisk(mountPoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new folder on it. */
    Path folder() {
        try {
            return Files.createDirectory(mountPoint.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves no octet free. */
    void fill() {
        try (var filler = Files.newOutputStream(filler())) {
            byte[] page = new byte[4096];
            while (true) {
                filler.write(page);
            }
        } catch (IOException full) {
            // What was aimed at.
        }
    }

    void empty() {
        try {
            Files.delete(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return mountPoint.resolve("filler");
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        run("umount", mountPoint.toString());
        try {
            Files.deleteIfExists(mountPoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
