package io.emailthrottle.store;

import io.emailthrottle.store.Batch.Rows;
import java.sql.SQLException;

/** One statement, and how many rows it changed. */
final class CountWrite implements Write<Integer> {

    private final String sql;
    private final Object[] values;
    private Rows rows;

    CountWrite(String sql, Object... values) {
        this.sql = sql;
        this.values = values;
    }

    @Override
    public String statement() {
        return sql;
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        rows = batch.add(sql, values);
    }

    @Override
    public Integer result() {
        return rows.changed();
    }
}
