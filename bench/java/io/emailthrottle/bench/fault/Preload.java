package io.emailthrottle.bench.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A library of bench/NAME.c that processes are started with. */
final class Preload {

    private Preload() {}

    /**
     * Compiles it.
     *
     * @param scratch where to; other users may read there from now on, because PostgreSQL's processes may be another user's
     * @throws IOException when there is no C compiler, or it fails
     */
    static Path compile(String name, Path scratch) throws IOException, InterruptedException {
        Path library = scratch.resolve(name + ".so");
        Path source = Path.of("bench", name + ".c");
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("cc does not compile " + source);
        }
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        return library;
    }
}
