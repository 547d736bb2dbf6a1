package io.emailthrottle.store;

import io.emailthrottle.loop.BackgroundLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Writes to a database on as many {@link Lane lanes} as it can use at a time, each in groups that share a commit. */
public final class GroupingWriter implements AutoCloseable {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final Listeners listeners = new Listeners();
    private final Map<Lane, LaneWriter> writers = new EnumMap<>(Lane.class);
    private final DatabaseFile file;
    private final BackgroundLoop watch;

    /**
     * @param registry is told of each commit ({@code email.store.commit}) and of the writes that wait
     */
    public GroupingWriter(DataSource dataSource, Dialect dialect, MeterRegistry registry) {
        this.file = DatabaseFile.of(dialect, dataSource);
        Timer commits = Timer.builder("email.store.commit")
                .description("One group of writes, from its first statement until it is on disk")
                .publishPercentileHistogram()
                .register(registry);
        for (Lane lane : dialect.lanes()) {
            writers.put(lane, new LaneWriter(lane, dataSource, dialect, file, listeners, commits));
        }
        this.watch = BackgroundLoop.every(
                        WATCH_EVERY, "store-watch", () -> writers.values().forEach(LaneWriter::giveUpOverdue))
                .start();
        Gauge.builder("email.store.waiting", this, GroupingWriter::waiting)
                .description("Writes that wait for the next commit")
                .register(registry);
    }

    private int waiting() {
        return writers.values().stream().mapToInt(LaneWriter::waiting).sum();
    }

    /** SQLite's file, which may be deleted or replaced underneath. */
    public DatabaseFile file() {
        return file;
    }

    /** Who wants to be told of the events that it writes. */
    Listeners listeners() {
        return listeners;
    }

    /**
     * Hands a write over. Those of one lane are committed in the order in which they were handed over.
     *
     * @return completes with the write's result once it is on disk, or exceptionally with {@link StoreUnavailable} when it
     *     is not
     * @throws StoreUnavailable at once when too many are waiting already
     */
    <T> CompletableFuture<T> write(Write<T> write) {
        LaneWriter writer = writers.get(write.lane());
        return (writer == null ? writers.get(Lane.CHANGES) : writer).write(write);
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        watch.stop();
        writers.values().forEach(LaneWriter::close);
        try {
            for (LaneWriter writer : writers.values()) {
                writer.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
