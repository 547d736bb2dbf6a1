package io.emailthrottle.store.email;

import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.EventInsert;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Rows;
import io.emailthrottle.store.write.Write;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Moves one email from one status to another if it still is where it is thought to be, and then tells what happened. */
public final class StatusChangeWrite implements Write<Boolean> {

    private final UUID id;
    private final String tenant;
    private final String update;
    private final Object[] values;
    private final List<Event> events;
    private Rows moved = new Rows();

    /** @param update changes the email's row, and only if it may be changed so */
    StatusChangeWrite(UUID id, String tenant, String update, Object[] values, List<Event> events) {
        this.id = id;
        this.tenant = tenant;
        this.update = update;
        this.values = values;
        this.events = events;
    }

    @Override
    public String statement() {
        return update;
    }

    @Override
    public Locks locks() {
        return Locks.email(id.toString());
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        moved = batch.add(update, values);
    }

    @Override
    public void afterExecute(StatementBatch batch) throws SQLException {
        if (result()) {
            for (Event event : events) {
                EventInsert.into(batch, id.toString(), tenant, event);
            }
        }
    }

    /** Whether it was moved. */
    @Override
    public Boolean result() {
        return moved.changed() == 1;
    }
}
