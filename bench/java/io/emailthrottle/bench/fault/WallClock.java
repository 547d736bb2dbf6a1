package io.emailthrottle.bench.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** The wall clock of processes that are started with it, which can be set. Their monotonic clocks stay right. */
final class WallClock {

    private final Path library;
    private final Path offset;

    private WallClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** @param scratch where it keeps what it is set to */
    static WallClock compile(Path scratch) throws IOException, InterruptedException {
        WallClock clock = new WallClock(Preload.compile("wall-clock", scratch), scratch.resolve("wall-clock"));
        clock.set(Duration.ZERO);
        return clock;
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WALL_CLOCK_OFFSET", offset.toString());
    }

    /** From now on the processes see it. */
    void set(Duration ahead) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(ahead.toSeconds()).flip();
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }
}
