package io.emailthrottle.store.write;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/**
 * The database did not take a write. Nothing of it was kept, unless the connection broke while it was being committed:
 * then nobody knows.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final String IN_TIME = "the database did not answer in time";

    /** For a write that waited too long and will not be written. */
    static final StoreUnavailable LATE = new StoreUnavailable(IN_TIME);

    /** The same of a write that was under way. */
    static final StoreUnavailable LATE_IN_DOUBT = new StoreUnavailable(IN_TIME, true);

    private static final int SQLITE_FULL = 13;
    /** A transaction that may not write, or is in another state than it should be. */
    private static final String TRANSACTION_STATE = "25";

    private static final String POSTGRESQL_FULL = "53100";
    private static final String CONNECTION = "08";
    private static final String SHUTDOWN = "57P";

    private final boolean maybeKept;

    public StoreUnavailable(String message) {
        this(message, false);
    }

    private StoreUnavailable(String message, boolean maybeKept) {
        super(message, null, false, false);
        this.maybeKept = maybeKept;
    }

    /** @param inDoubt whether the commit was under way */
    public StoreUnavailable(Throwable cause, boolean inDoubt) {
        super(reason(cause), cause, false, false);
        this.maybeKept = inDoubt && !refused(cause);
    }

    /** Whether the database itself answered that it keeps nothing. */
    private static boolean refused(Throwable cause) {
        return full(cause)
                || cause instanceof SQLException failure && failure.getSQLState() != null && !unreachable(cause);
    }

    /** Whether it is the connection that is at fault, so that the next attempt needs another one. */
    static boolean isOfConnection(Throwable cause) {
        return unreachable(cause)
                || cause instanceof SQLException failure
                        && failure.getSQLState() != null
                        && failure.getSQLState().startsWith(TRANSACTION_STATE);
    }

    private static String reason(Throwable cause) {
        if (full(cause)) {
            return "the database's disk is full";
        }
        return unreachable(cause) ? "the database cannot be reached" : "the database did not take the write";
    }

    /** A full disk is the database's own word that it kept nothing. */
    private static boolean full(Throwable cause) {
        return cause instanceof SQLException failure
                && (POSTGRESQL_FULL.equals(failure.getSQLState())
                        || failure.getSQLState() == null && failure.getErrorCode() == SQLITE_FULL);
    }

    private static boolean unreachable(Throwable cause) {
        if (!(cause instanceof SQLException failure)) {
            return false;
        }
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || state.startsWith(CONNECTION)
                || state.startsWith(SHUTDOWN);
    }

    /** Whether the write may be on disk all the same: its connection broke before the commit was confirmed. */
    public boolean maybeKept() {
        return maybeKept;
    }
}
