package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.Dispatcher;
import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.NewEmailRow;
import java.time.Duration;
import java.util.List;

/** Notifies this node's dispatcher, and the other nodes, of queued emails. */
record QueueNotifier(Dispatcher dispatcher, QueueTransport transport) {

    /** These emails were accepted. */
    void accepted(List<NewEmailRow> rows) {
        rows.forEach(row -> dispatcher.wake(row.route(), row.email().priority()));
        transport.offer(rows.stream()
                .filter(row -> row.status() == EmailStatus.QUEUED)
                .map(row -> new QueueMessage(row.email().id(), row.email().priority(), row.route()))
                .toList());
    }

    /** Emails of this node's routes may be due. */
    void changed() {
        dispatcher.wake();
    }

    /** How much earlier an email reaches other nodes than it can be claimed from the database. */
    Duration headStart() {
        return transport.headStart();
    }
}
