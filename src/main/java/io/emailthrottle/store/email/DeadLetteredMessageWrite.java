package io.emailthrottle.store.email;

import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Tells on an email's timeline that the broker gave up its ticket, and lets the email be found by that; once, however often. */
public final class DeadLetteredMessageWrite implements Write<Boolean> {

    static final String TYPE = TimelineWord.TICKET_DEAD.word();

    private static final String TELL = """
            INSERT INTO events (email_id, tenant, at, type, detail, key)
            SELECT id, tenant, CAST(? AS BIGINT), ?, ?, ? FROM emails WHERE id = ?
            ON CONFLICT DO NOTHING""";

    private static final String LIST = """
            INSERT INTO terms (tenant, term, email_id) SELECT tenant, ?, id FROM emails WHERE id = ?
            ON CONFLICT DO NOTHING""";

    private final String id;
    private final String why;
    private final Instant now;
    private StatementBatch.Rows told = new StatementBatch.Rows();

    DeadLetteredMessageWrite(UUID id, String why, Instant now) {
        this.id = id.toString();
        this.why = why;
        this.now = now;
    }

    @Override
    public String statement() {
        return TELL;
    }

    @Override
    public Locks locks() {
        return Locks.email(id);
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        told = batch.add(TELL, now.toEpochMilli(), TYPE, why, TYPE + " " + id, id);
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        if (result()) {
            batch.add(LIST, SearchTerms.DEAD_TICKET, id);
        }
    }

    /** Whether it was told now. */
    @Override
    public Boolean result() {
        return told.changed() == 1;
    }
}
