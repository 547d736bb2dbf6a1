package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A temporary folder that goes with this process; on a small disk of its own where that is asked for. */
public final class TrialFolder implements AutoCloseable {

    private final Path path;
    private final boolean mounted;
    private final Thread remover = new Thread(this::remove);

    private TrialFolder(Path path, boolean mounted) {
        this.path = path;
        this.mounted = mounted;
        Runtime.getRuntime().addShutdownHook(remover);
    }

    public static TrialFolder create() throws IOException {
        return new TrialFolder(Files.createTempDirectory("trial"), false);
    }

    /** On a disk in memory, which needs the right to mount. */
    public static TrialFolder small(int megabytes) throws IOException, InterruptedException {
        Path path = Files.createTempDirectory("trial-disk");
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString()) != 0) {
            Files.delete(path);
            throw new IllegalStateException("this trial mounts a tmpfs, which needs root");
        }
        return new TrialFolder(path, true);
    }

    public Path path() {
        return path;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private void remove() {
        try {
            if (mounted) {
                run("umount", "-l", path.toString());
            }
            delete(path);
        } catch (IOException e) {
            System.out.println("left behind: " + path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(remover);
    }
}
