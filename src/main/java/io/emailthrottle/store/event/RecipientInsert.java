package io.emailthrottle.store.event;

import io.emailthrottle.email.RecipientStatus;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes how one recipient of an email fares, unless something later in the order of {@link RecipientStatus} is known. */
public final class RecipientInsert {

    private static final String SQL = """
            INSERT INTO recipients (email_id, address, status, vendor, detail) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (email_id, address) DO UPDATE
              SET status = excluded.status, vendor = excluded.vendor, detail = excluded.detail
              WHERE %s >= %s""".formatted(order("excluded.status"), order("recipients.status"));

    private RecipientInsert() {}

    private static String order(String column) {
        return Arrays.stream(RecipientStatus.values())
                .map(status -> "WHEN '" + status.word() + "' THEN " + status.ordinal())
                .collect(Collectors.joining(" ", "CASE " + column + " ", " END"));
    }

    public static void into(StatementBatch batch, String emailId, RecipientState state) throws SQLException {
        batch.add(
                SQL,
                emailId,
                state.address(),
                state.status().word(),
                Null.TEXT.or(state.vendor()),
                Null.TEXT.or(state.detail()));
    }
}
