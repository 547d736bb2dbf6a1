package io.emailthrottle.store.write;

import java.sql.SQLException;

/**
 * One change, written in a transaction that it may share with others. It is made of statements that cannot fail for what
 * the others do: inserts that ignore conflicts, and updates that compare before they set.
 *
 * @param <T> what the writer learns when it is committed
 */
public interface Write<T> {

    /** The statement that decides: writes that begin with the same one are run together. */
    String statement();

    /** With which others it is written, one group after the other. */
    default WriteStream stream() {
        return WriteStream.CHANGES;
    }

    /** Which rows it takes that other nodes may take at the same time: no write can be added without an answer. */
    Locks locks();

    /** Adds the statements that decide. May be called again, when the shared transaction had to be given up. */
    void execute(StatementBatch batch) throws SQLException;

    /** Adds the statements that follow from what was decided, such as the event of a change that came about. */
    default void afterExecute(StatementBatch batch) throws SQLException {}

    T result();
}
