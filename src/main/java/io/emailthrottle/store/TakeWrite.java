package io.emailthrottle.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Changes up to so many rows at once and tells which.
 *
 * @param <T> what is told of each row
 */
final class TakeWrite<T> implements Write<List<T>> {

    /** What is written of each row that was changed. */
    @FunctionalInterface
    interface Follower<T> {
        void follow(Batch batch, T row) throws SQLException;
    }

    private final Lane lane;
    private final String update;
    private final Batch.Reader<T> reader;
    private final Follower<T> follower;
    private final Object[] values;
    private List<T> taken = List.of();

    private TakeWrite(Lane lane, String update, Batch.Reader<T> reader, Follower<T> follower, Object... values) {
        this.lane = lane;
        this.update = update;
        this.reader = reader;
        this.follower = follower;
        this.values = values;
    }

    /**
     * Takes rows in hand, which is told nowhere.
     *
     * @param update ends in RETURNING
     */
    static <T> TakeWrite<T> claim(String update, Batch.Reader<T> reader, Object... values) {
        return new TakeWrite<>(Lane.CLAIMS, update, reader, (_, _) -> {}, values);
    }

    /**
     * Changes rows that no other node has taken, or only finds them, and writes what follows from it.
     *
     * @param update ends in RETURNING, or is a query
     */
    static <T> TakeWrite<T> change(String update, Batch.Reader<T> reader, Follower<T> follower, Object... values) {
        return new TakeWrite<>(Lane.CHANGES, update, reader, follower, values);
    }

    @Override
    public Lane lane() {
        return lane;
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
    public void decide(Batch batch) throws SQLException {
        taken = batch.query(update, reader, values);
    }

    @Override
    public void follow(Batch batch) throws SQLException {
        for (T row : taken) {
            follower.follow(batch, row);
        }
    }

    @Override
    public List<T> result() {
        return taken;
    }
}
