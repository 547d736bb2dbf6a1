package io.emailthrottle.bench.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A disk whose writes can be made to fail: bench/failing-disk.c, compiled here, for processes to be started with. */
final class FailingDisk {

    private final Path library;
    private final Path control;
    private final Path folder;

    private FailingDisk(Path library, Path control, Path folder) {
        this.library = library;
        this.control = control;
        this.folder = folder;
    }

    /**
     * @param scratch where it is compiled
     * @param folder whose files are concerned
     * @throws IOException when there is no C compiler, or it fails
     */
    static FailingDisk compile(Path scratch, Path folder) throws IOException, InterruptedException {
        Path library = Preload.compile("failing-disk", scratch);
        Path control = scratch.resolve("failing-disk");
        Files.writeString(control, "0");
        return new FailingDisk(library, control, folder.toRealPath());
    }

    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAILING_DISK_FOLDER", folder.toString(),
                "FAILING_DISK_SWITCH", control.toString());
    }

    /** From now on, or not any more. */
    void fail(boolean now) throws IOException {
        Files.writeString(control, now ? "1" : "0", StandardOpenOption.WRITE);
    }
}
