package io.emailthrottle.store.write;

import io.emailthrottle.store.write.StatementBatch.Rows;
import java.sql.SQLException;

/** One statement, and how many rows it changed. */
public final class CountWrite implements Write<Integer> {

    private final Locks locks;
    private final String sql;
    private final Object[] values;
    private Rows rows = new Rows();

    public CountWrite(Locks locks, String sql, Object... values) {
        this.locks = locks;
        this.sql = sql;
        this.values = values;
    }

    @Override
    public String statement() {
        return sql;
    }

    @Override
    public Locks locks() {
        return locks;
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        rows = locks.key().isEmpty() ? batch.add(sql, values) : batch.addLast(locks.key(), sql, values);
    }

    @Override
    public Integer result() {
        return rows.changed();
    }
}
