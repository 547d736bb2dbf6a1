package io.emailthrottle.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/**
 * The database did not take a write. Nothing of it was kept, unless the connection broke while it was being committed:
 * then nobody knows.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final int SQLITE_FULL = 13;
    private static final String POSTGRESQL_FULL = "53100";
    private static final String CONNECTION = "08";
    private static final String SHUTDOWN = "57P";

    private final boolean maybeKept;

    StoreUnavailable(String message) {
        super(message, null, false, false);
        this.maybeKept = false;
    }

    /** @param maybeKept whether the write may be on disk all the same */
    StoreUnavailable(Throwable cause, boolean maybeKept) {
        super(reason(cause), cause, false, false);
        this.maybeKept = maybeKept;
    }

    private static String reason(Throwable cause) {
        if (cause instanceof SQLException failure) {
            String state = failure.getSQLState() == null ? "" : failure.getSQLState();
            if (state.equals(POSTGRESQL_FULL) || state.isEmpty() && failure.getErrorCode() == SQLITE_FULL) {
                return "the database's disk is full";
            }
            if (failure instanceof SQLTransientConnectionException
                    || state.startsWith(CONNECTION)
                    || state.startsWith(SHUTDOWN)) {
                return "the database cannot be reached";
            }
        }
        return "the database did not take the write";
    }

    /** Whether the write may be on disk all the same: its connection broke before the commit was confirmed. */
    public boolean maybeKept() {
        return maybeKept;
    }
}
