package io.emailthrottle.store.write;

import java.sql.SQLException;
import java.util.List;

/**
 * Changes up to so many rows at once and tells which.
 *
 * @param <T> the result for each changed row
 */
public final class BulkChangeWrite<T> implements Write<List<T>> {

    /** What is written of each row that was changed. */
    @FunctionalInterface
    public interface Follower<T> {
        void follow(StatementBatch batch, T row) throws SQLException;
    }

    private final WriteStream writeStream;
    private final String update;
    private final StatementBatch.Reader<T> reader;
    private final Follower<T> follower;
    private final Object[] values;
    private List<T> taken = List.of();

    private BulkChangeWrite(
            WriteStream writeStream,
            String update,
            StatementBatch.Reader<T> reader,
            Follower<T> follower,
            Object... values) {
        this.writeStream = writeStream;
        this.update = update;
        this.reader = reader;
        this.follower = follower;
        this.values = values;
    }

    /**
     * Claims rows, without a timeline entry.
     *
     * @param update ends in RETURNING
     */
    public static <T> BulkChangeWrite<T> claim(String update, StatementBatch.Reader<T> reader, Object... values) {
        return new BulkChangeWrite<>(WriteStream.CLAIMS, update, reader, (_, _) -> {}, values);
    }

    /**
     * Changes rows that no other node has taken, or only finds them, and writes what follows from it.
     *
     * @param update ends in RETURNING, or is a query
     */
    public static <T> BulkChangeWrite<T> change(
            String update, StatementBatch.Reader<T> reader, Follower<T> follower, Object... values) {
        return new BulkChangeWrite<>(WriteStream.CHANGES, update, reader, follower, values);
    }

    @Override
    public WriteStream stream() {
        return writeStream;
    }

    @Override
    public String statement() {
        return update;
    }

    @Override
    public Locks locks() {
        return Locks.NONE;
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        taken = batch.query(update, reader, values);
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        for (T row : taken) {
            follower.follow(batch, row);
        }
    }

    @Override
    public List<T> result() {
        return taken;
    }
}
