package io.emailthrottle.store.write;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In which transactions, and in which order, writes that were gathered are written: see {@link Locks}. */
public final class WriteOrder {

    /** The rows are locked in the order in which they are sorted; those of emails that are gone are missing. */
    private static final String LOCK = """
            SELECT id FROM emails WHERE id = ANY (string_to_array(?, ',')) ORDER BY id FOR NO KEY UPDATE""";

    private WriteOrder() {}

    /** One transaction for all that can share one. */
    static List<List<PendingWrite<?>>> transactions(List<PendingWrite<?>> writes) {
        List<List<PendingWrite<?>>> transactions = new ArrayList<>();
        List<PendingWrite<?>> shared = new ArrayList<>();
        for (PendingWrite<?> write : writes) {
            if (write.write().locks().alone()) {
                add(shared, transactions);
                shared = new ArrayList<>();
                transactions.add(List.of(write));
            } else {
                shared.add(write);
            }
        }
        add(shared, transactions);
        return transactions;
    }

    private static void add(List<PendingWrite<?>> shared, List<List<PendingWrite<?>>> transactions) {
        if (!shared.isEmpty()) {
            transactions.add(inOrder(shared));
        }
    }

    /**
     * Those that begin with the same statement go together, because the database runs them together: so that what follows,
     * an email's events, is written in the order in which it came about.
     */
    private static List<PendingWrite<?>> inOrder(List<PendingWrite<?>> writes) {
        if (writes.size() == 1) {
            return List.copyOf(writes);
        }
        Map<String, List<PendingWrite<?>>> byStatement = new LinkedHashMap<>();
        writes.stream()
                .sorted(Comparator.comparing(pending -> pending.write().locks().key()))
                .forEach(pending -> byStatement
                        .computeIfAbsent(pending.write().statement(), statement -> new ArrayList<>())
                        .add(pending));
        return byStatement.values().stream().flatMap(List::stream).toList();
    }

    /** Locks all emails that these writes change, in the order of their ids; on SQLite there is no other writer. */
    static void lockEmails(StatementBatch batch, List<PendingWrite<?>> transaction, Dialect dialect)
            throws SQLException {
        if (!dialect.locksRows()) {
            return;
        }
        List<String> ids = transaction.stream()
                .flatMap(pending -> pending.write().locks().emails().stream())
                .distinct()
                .toList();
        if (ids.size() > 1) {
            batch.query(LOCK, row -> row.getString(1), String.join(",", ids));
        }
    }
}
