package io.emailthrottle.store.write;

import io.emailthrottle.loop.BackgroundLoop;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one stream by one connection. While a commit runs, the next group gathers, without an artificial delay.
 * Alone, a write costs one fsync; a hundred at a time share one. A platform thread that nobody interrupts, because an
 * interrupt in the middle of file I/O would break the database's connection.
 */
public final class StreamWriter {

    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

    private static final String CLOSED = "the store is closed";
    private static final int MAX_GROUP = 512;
    private static final int MAX_WAITING = 10_000;

    /** A write that waits for longer fails, because the database does not answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final DataSource dataSource;
    private final Timer commits;
    private final SubscriptionCache subscriptionCache;
    private final Dialect dialect;
    private final DatabaseFile file;
    private final BlockingQueue<PendingWrite<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<PendingWrite<?>> group = new ArrayList<>(MAX_GROUP);
    /** The writes that were taken and not yet answered, to be failed when the wait is over. */
    private volatile List<PendingWrite<?>> underWay = List.of();

    private final BackgroundLoop loop;
    private @Nullable Session session;
    private boolean committing;
    private volatile boolean closing;
    private volatile boolean closed;

    /** An open connection, and the statements of its transaction. */
    private record Session(Connection connection, StatementBatch batch) {}

    StreamWriter(
            WriteStream lane,
            DataSource dataSource,
            Dialect dialect,
            DatabaseFile file,
            SubscriptionCache subscriptionCache,
            Timer commits) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.file = file;
        this.subscriptionCache = subscriptionCache;
        this.commits = commits;
        this.loop = BackgroundLoop.platform("store-" + lane.name().toLowerCase(Locale.ROOT), this::writeNext)
                .start();
    }

    /** @throws StoreUnavailable at once when too many are waiting already */
    <T> CompletableFuture<T> write(Write<T> write) {
        PendingWrite<T> pending = new PendingWrite<>(write);
        if (closing || !waiting.offer(pending)) {
            throw new StoreUnavailable(closing ? CLOSED : "too many writes are waiting");
        }
        if (closed) {
            refuseWaiting();
        }
        return pending.written();
    }

    int waiting() {
        return waiting.size();
    }

    private Duration writeNext() throws InterruptedException {
        try {
            PendingWrite<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
            if (first != null) {
                group.add(first);
                waiting.drainTo(group, MAX_GROUP - 1);
                commits.record(() -> write(group));
            } else if (session != null) {
                saveLog(session.connection());
            }
        } finally {
            // After an Error in the middle of it nobody else would answer them.
            for (int i = 0; i < group.size(); i++) {
                group.get(i).fail(StoreUnavailable.LATE_IN_DOUBT);
            }
            group.clear();
            underWay = List.of();
        }
        if (closing && waiting.isEmpty()) {
            disconnect();
            closed = true;
            refuseWaiting();
            loop.end();
        }
        return Duration.ZERO;
    }

    /** Answers those who have waited for too long. */
    void giveUpOverdue() {
        long longest = LONGEST_WAIT.toNanos();
        for (PendingWrite<?> pending : underWay) {
            if (pending.olderThan(longest)) {
                pending.giveUp();
            }
        }
        for (PendingWrite<?> pending : waiting) {
            if (pending.olderThan(longest)) {
                pending.giveUp();
            }
        }
    }

    /** Fails writes that arrived after the loop's last turn, which would never be answered. */
    private void refuseWaiting() {
        for (PendingWrite<?> late = waiting.poll(); late != null; late = waiting.poll()) {
            late.fail(new StoreUnavailable(CLOSED));
        }
    }

    private void write(List<PendingWrite<?>> gathered) {
        List<PendingWrite<?>> taken =
                gathered.stream().filter(PendingWrite::take).toList();
        underWay = taken;
        for (List<PendingWrite<?>> transaction : WriteOrder.transactions(taken)) {
            writeTogether(transaction);
        }
    }

    private void writeTogether(List<PendingWrite<?>> transaction) {
        StoreUnavailable failure = commitOrGiveUp(transaction);
        if (failure == null) {
            transaction.forEach(PendingWrite::complete);
        } else if (transaction.size() == 1 || session == null) {
            log.warn("{} write(s) failed: {}", transaction.size(), String.valueOf(failure.getCause()));
            transaction.forEach(one -> one.fail(failure));
        } else {
            writeOneByOne(transaction);
        }
    }

    /** One of them spoiled the group's transaction: the others are written. Once the connection is lost, none is. */
    private void writeOneByOne(List<PendingWrite<?>> transaction) {
        for (int i = 0; i < transaction.size(); i++) {
            writeTogether(List.of(transaction.get(i)));
            if (session == null) {
                StoreUnavailable lost = new StoreUnavailable("the database cannot be reached");
                transaction.subList(i + 1, transaction.size()).forEach(one -> one.fail(lost));
                return;
            }
        }
    }

    /** Null when the group is on disk. An error, such as too little memory, ends the group but not the writer. */
    private @Nullable StoreUnavailable commitOrGiveUp(List<PendingWrite<?>> transaction) {
        committing = false;
        try {
            Session open = connect();
            requireFile(open);
            commit(open, transaction);
            requireFile(open);
            file.opened();
            return null;
        } catch (Exception | Error e) {
            giveUp(e);
            return new StoreUnavailable(e, committing);
        }
    }

    private void requireFile(Session open) throws SQLException {
        saveLog(open.connection());
        file.requireInPlace();
    }

    /** SQLite's log was deleted: while its connection is open, what was committed can still be moved into the database. */
    private void saveLog(Connection connection) {
        if (!file.hasLostOneBeside()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            connection.rollback();
            statement.execute("PRAGMA wal_checkpoint(FULL)");
            log.error("{}; nothing more is accepted", file.trouble().orElse("a file was deleted"));
        } catch (SQLException e) {
            log.error("{}, and what it held could not be saved", file.trouble().orElse("a file was deleted"), e);
        }
    }

    private void commit(Session open, List<PendingWrite<?>> transaction) throws SQLException {
        StatementBatch batch = open.batch();
        WriteOrder.lockEmails(batch, transaction, dialect);
        for (PendingWrite<?> pending : transaction) {
            pending.write().execute(batch);
        }
        batch.run();
        for (PendingWrite<?> pending : transaction) {
            pending.write().afterExecute(batch);
        }
        batch.runLast();
        committing = true;
        open.connection().commit();
    }

    private Session connect() throws SQLException {
        if (session == null) {
            Connection fresh = dataSource.getConnection();
            try {
                fresh.setAutoCommit(false);
            } catch (SQLException e) {
                fresh.close();
                throw e;
            }
            session = new Session(fresh, new StatementBatch(fresh, subscriptionCache));
        }
        return session;
    }

    /**
     * Takes the transaction back. A connection on which a commit or a rollback failed, or that itself is at fault, is never
     * used again: what state it is in is unknown.
     */
    private void giveUp(Throwable why) {
        if (session == null) {
            return;
        }
        Connection connection = session.connection();
        session.batch().forget();
        if (committing || StoreUnavailable.isOfConnection(why)) {
            disconnect();
            return;
        }
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
        if (session == null) {
            return;
        }
        try (Connection _ = session.connection()) {
            session.batch().close();
        } catch (SQLException e) {
            log.debug("the database's connection was closed already", e);
        } finally {
            session = null;
            file.closed();
        }
    }

    /** Takes no more. */
    void close() {
        closing = true;
    }

    /** Returns once what waited when it was closed is written. */
    void awaitEnd() throws InterruptedException {
        loop.join();
    }
}
