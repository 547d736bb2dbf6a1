package io.emailthrottle.store;

import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what comes on one lane, by one connection. While one commit runs, the next group gathers; nobody waits for others.
 * Alone, a write costs one fsync; a hundred at a time share one. A platform thread that nobody interrupts, because an
 * interrupt in the middle of file I/O would break the database's connection.
 */
final class LaneWriter {

    private static final Logger log = LoggerFactory.getLogger(LaneWriter.class);

    private static final String CLOSED = "the store is closed";
    private static final int MAX_GROUP = 512;
    private static final int MAX_WAITING = 10_000;

    private record Pending<T>(Write<T> write, CompletableFuture<T> written) {
        void complete() {
            try {
                written.complete(write.result());
            } catch (RuntimeException e) {
                written.completeExceptionally(e);
            }
        }

        void fail(StoreUnavailable failure) {
            written.completeExceptionally(failure);
        }
    }

    private final DataSource dataSource;
    private final Timer commits;
    private final Listeners listeners;
    private final BlockingQueue<Pending<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private Connection connection;
    private Batch batch;
    private boolean committing;
    private volatile boolean closing;
    private volatile boolean closed;

    LaneWriter(Lane lane, DataSource dataSource, Listeners listeners, Timer commits) {
        this.dataSource = dataSource;
        this.listeners = listeners;
        this.commits = commits;
        this.thread = Thread.ofPlatform()
                .name("store-" + lane.name().toLowerCase(Locale.ROOT))
                .start(this::writeUntilClosed);
    }

    /** @throws StoreUnavailable at once when too many are waiting already */
    <T> CompletableFuture<T> write(Write<T> write) {
        Pending<T> pending = new Pending<>(write, new CompletableFuture<>());
        if (closing || !waiting.offer(pending)) {
            throw new StoreUnavailable(closing ? CLOSED : "too many writes are waiting");
        }
        if (closed) {
            refuseWaiting();
        }
        return pending.written;
    }

    int waiting() {
        return waiting.size();
    }

    private void writeUntilClosed() {
        List<Pending<?>> group = new ArrayList<>(MAX_GROUP);
        while (!closing || !waiting.isEmpty()) {
            try {
                Pending<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group, MAX_GROUP - 1);
                    commits.record(() -> write(inOrder(group)));
                }
            } catch (InterruptedException e) {
                log.warn("the store's writer was interrupted, and goes on");
            } finally {
                group.clear();
            }
        }
        disconnect();
        closed = true;
        refuseWaiting();
    }

    /** Writes that slipped in between the last look and the end: nobody else would ever answer them. */
    private void refuseWaiting() {
        for (Pending<?> late = waiting.poll(); late != null; late = waiting.poll()) {
            late.fail(new StoreUnavailable(CLOSED));
        }
    }

    /**
     * Those that begin with the same statement go together, because the database runs them together: so that what follows,
     * an email's events, is written in the order in which it came about.
     */
    private static List<Pending<?>> inOrder(List<Pending<?>> group) {
        if (group.size() == 1) {
            return List.of(group.getFirst());
        }
        Map<String, List<Pending<?>>> byStatement = new LinkedHashMap<>();
        group.stream()
                .sorted(Comparator.comparing(pending -> pending.write.holds()))
                .forEach(pending -> byStatement
                        .computeIfAbsent(pending.write.statement(), statement -> new ArrayList<>())
                        .add(pending));
        return byStatement.values().stream().flatMap(List::stream).toList();
    }

    private void write(List<Pending<?>> group) {
        StoreUnavailable failure = commitOrGiveUp(group);
        if (failure == null) {
            group.forEach(Pending::complete);
        } else if (group.size() == 1 || connection == null) {
            log.warn("{} write(s) failed: {}", group.size(), String.valueOf(failure.getCause()));
            group.forEach(one -> one.fail(failure));
        } else {
            writeOneByOne(group);
        }
    }

    /** One of them spoiled the group's transaction: the others are written. Once the connection is lost, none is. */
    private void writeOneByOne(List<Pending<?>> group) {
        for (int i = 0; i < group.size(); i++) {
            write(List.of(group.get(i)));
            if (connection == null) {
                StoreUnavailable lost = new StoreUnavailable("the database cannot be reached");
                group.subList(i + 1, group.size()).forEach(one -> one.fail(lost));
                return;
            }
        }
    }

    /** Null when the group is on disk. An error, such as too little memory, ends the group but not the writer. */
    private StoreUnavailable commitOrGiveUp(List<Pending<?>> group) {
        committing = false;
        try {
            connect();
            commit(group);
            return null;
        } catch (Exception | Error e) {
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
            batch = new Batch(fresh, listeners);
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
        try (Connection _ = connection) {
            batch.close();
        } catch (SQLException e) {
            log.debug("the database's connection was closed already", e);
        }
        connection = null;
        batch = null;
    }

    /** Takes no more. */
    void close() {
        closing = true;
    }

    /** Returns once what waited when it was closed is written. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }
}
