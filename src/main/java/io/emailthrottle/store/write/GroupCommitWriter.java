package io.emailthrottle.store.write;

import io.emailthrottle.loop.BackgroundLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Writes to a database on as many {@link WriteStream lanes} as it can use at a time, each in groups that share a commit. */
public final class GroupCommitWriter implements AutoCloseable {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final SubscriptionCache subscriptionCache = new SubscriptionCache();
    private final Map<WriteStream, StreamWriter> writers = new EnumMap<>(WriteStream.class);
    private final DatabaseFile file;
    private final BackgroundLoop watch;

    /**
     * @param registry is told of each commit ({@code email.store.commit}) and of the writes that wait
     */
    public GroupCommitWriter(DataSource dataSource, Dialect dialect, MeterRegistry registry) {
        this.file = DatabaseFile.of(dialect, dataSource);
        Timer commits = Timer.builder("email.store.commit")
                .description("One group of writes, from its first statement until it is on disk")
                .publishPercentileHistogram()
                .register(registry);
        for (WriteStream writeStream : dialect.lanes()) {
            writers.put(
                    writeStream, new StreamWriter(writeStream, dataSource, dialect, file, subscriptionCache, commits));
        }
        this.watch = BackgroundLoop.every(
                        WATCH_EVERY, "store-watch", () -> writers.values().forEach(StreamWriter::giveUpOverdue))
                .start();
        Gauge.builder("email.store.waiting", this, GroupCommitWriter::waiting)
                .description("Writes that wait for the next commit")
                .register(registry);
    }

    private int waiting() {
        return writers.values().stream().mapToInt(StreamWriter::waiting).sum();
    }

    /** SQLite's file, which may be deleted or replaced underneath. */
    public DatabaseFile file() {
        return file;
    }

    /** The webhooks' subscriptions to the events that are written. */
    public SubscriptionCache listeners() {
        return subscriptionCache;
    }

    /**
     * Hands a write over. Those of one lane are committed in the order in which they were handed over.
     *
     * @return completes with the write's result once it is on disk, or exceptionally with {@link StoreUnavailable} when it
     *     is not
     * @throws StoreUnavailable at once when too many are waiting already
     */
    public <T> CompletableFuture<T> write(Write<T> write) {
        WriteStream stream = writers.containsKey(write.stream()) ? write.stream() : WriteStream.CHANGES;
        return Objects.requireNonNull(writers.get(stream), "every database has a writer of changes")
                .write(write);
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        watch.stop();
        writers.values().forEach(StreamWriter::close);
        try {
            for (StreamWriter writer : writers.values()) {
                writer.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
