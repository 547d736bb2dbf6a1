package io.emailthrottle.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a database. While one commit runs, the next group gathers: no timer, no artificial delay. Alone, a
 * write costs one fsync; a hundred at a time share one. A platform thread that nobody interrupts, because an interrupt in
 * the middle of file I/O would break the database's connection.
 */
public final class GroupingWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupingWriter.class);

    private static final String CLOSED = "the store is closed";
    private static final int MAX_GROUP = 512;
    private static final int MAX_WAITING = 10_000;

    private record Pending<T>(Write<T> write, CompletableFuture<T> written) {
        void complete() {
            written.complete(write.result());
        }

        void fail(StoreUnavailable failure) {
            written.completeExceptionally(failure);
        }
    }

    private final DataSource dataSource;
    private final BlockingQueue<Pending<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private Connection connection;
    private Batch batch;
    private boolean committing;
    private volatile boolean closing;
    private volatile boolean closed;

    public GroupingWriter(DataSource dataSource) {
        this.dataSource = dataSource;
        this.thread = Thread.ofPlatform().name("store-writer").start(this::writeUntilClosed);
    }

    /**
     * Hands a write over.
     *
     * @return completes with the write's result once it is on disk, or exceptionally with {@link StoreUnavailable} when it
     *     is not
     * @throws StoreUnavailable at once when too many are waiting already
     */
    <T> CompletableFuture<T> write(Write<T> write) {
        Pending<T> pending = new Pending<>(write, new CompletableFuture<>());
        if (closing || !waiting.offer(pending)) {
            throw new StoreUnavailable(closing ? CLOSED : "too many writes are waiting");
        }
        if (closed && waiting.remove(pending)) {
            throw new StoreUnavailable(CLOSED);
        }
        return pending.written;
    }

    private void writeUntilClosed() {
        List<Pending<?>> group = new ArrayList<>(MAX_GROUP);
        while (!closing || !waiting.isEmpty()) {
            try {
                Pending<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group, MAX_GROUP - 1);
                    write(group);
                }
            } catch (InterruptedException e) {
                log.warn("the store's writer was interrupted, and goes on");
            } finally {
                group.clear();
            }
        }
        disconnect();
        closed = true;
        for (Pending<?> late = waiting.poll(); late != null; late = waiting.poll()) {
            late.fail(new StoreUnavailable(CLOSED));
        }
    }

    private void write(List<Pending<?>> group) {
        StoreUnavailable failure = failureOf(group);
        if (failure == null) {
            group.forEach(Pending::complete);
        } else if (group.size() > 1 && connection != null) {
            oneByOne(group);
        } else {
            log.warn("{} write(s) failed: {}", group.size(), String.valueOf(failure.getCause()));
            group.forEach(one -> one.fail(failure));
        }
    }

    /** One of them is to blame, and the others must not fail for it; a database that went away fails them all at once. */
    private void oneByOne(List<Pending<?>> group) {
        for (int i = 0; i < group.size(); i++) {
            write(group.subList(i, i + 1));
            if (connection == null && i + 1 < group.size()) {
                write(group.subList(i + 1, group.size()));
                return;
            }
        }
    }

    /** Null when they are on disk. Not even an error ends the one thread that writes. */
    private StoreUnavailable failureOf(List<Pending<?>> group) {
        committing = false;
        try {
            connect();
            commit(group);
            return null;
        } catch (SQLException | RuntimeException | Error e) {
            giveUp(e);
            return new StoreUnavailable(e, committing && connection == null);
        }
    }

    private void commit(List<Pending<?>> group) throws SQLException {
        for (Pending<?> pending : group) {
            pending.write.decide(batch);
        }
        batch.run();
        for (Pending<?> pending : group) {
            pending.write.follow(batch);
        }
        batch.run();
        committing = true;
        connection.commit();
    }

    private void connect() throws SQLException {
        if (connection == null) {
            Connection fresh = dataSource.getConnection();
            try {
                fresh.setAutoCommit(false);
            } catch (SQLException e) {
                fresh.close();
                throw e;
            }
            connection = fresh;
            batch = new Batch(fresh);
        }
    }

    /** Takes the transaction back; a connection that cannot even do that is replaced. */
    private void giveUp(Throwable why) {
        if (connection == null) {
            return;
        }
        batch.forget();
        try {
            connection.rollback();
            if (!connection.isValid(1)) {
                disconnect();
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
            disconnect();
        }
    }

    private void disconnect() {
        if (connection == null) {
            return;
        }
        try (Connection closed = connection) {
            batch.close();
            closed.setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("the database's connection was closed already", e);
        }
        connection = null;
        batch = null;
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
