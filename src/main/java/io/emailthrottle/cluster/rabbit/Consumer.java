package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Delivery;
import io.emailthrottle.delivery.Intake;
import io.emailthrottle.delivery.Ticket;
import io.emailthrottle.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Takes tickets from the broker and gives them to this node, as long as it can send. A ticket is acknowledged when its email
 * is in this node's hand in the database, or when there is nothing to do for it: from then on the email's lease protects it.
 */
final class Consumer extends QueueReader {

    private static final Logger log = LoggerFactory.getLogger(Consumer.class);

    /** Emails that come otherwise use up the room too. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** A permit, or a place, may be free by then. */
    private static final Duration LOOK_FOR_ROOM = Duration.ofMillis(20);

    private final Topology topology;
    private final Intake intake;
    private final Time time;
    private final Prefetch prefetch = new Prefetch();

    Consumer(ConnectionFactory connections, Topology topology, Intake intake, Time time) {
        super(connections);
        this.topology = topology;
        this.intake = intake;
        this.time = time;
    }

    @Override
    void read(Inbox inbox) throws IOException, InterruptedException {
        follow(inbox);
        List<Delivery> batch = inbox.next(Prefetch.MOST, inbox.prefetch() > 0 ? LOOK_AGAIN : LOOK_FOR_ROOM);
        if (!batch.isEmpty()) {
            take(batch, inbox);
        }
    }

    private void follow(Inbox inbox) throws IOException {
        int asked = prefetch.follow(inbox.prefetch(), intake.room(), inbox.held(), time.nanos());
        if (asked != inbox.prefetch()) {
            inbox.subscribe(topology.queues(), asked);
        }
    }

    /** Asks for less before it acknowledges: an acknowledgement lets the next ticket come. */
    private void take(List<Delivery> batch, Inbox inbox) throws IOException {
        List<Ticket> tickets = new ArrayList<>();
        List<Delivery> read = new ArrayList<>();
        for (Delivery delivery : batch) {
            try {
                tickets.add(TicketText.read(delivery.getBody()));
                read.add(delivery);
            } catch (IllegalArgumentException e) {
                inbox.refuse(delivery);
            }
        }
        take(tickets);
        follow(inbox);
        for (Delivery delivery : read) {
            inbox.acknowledge(delivery);
        }
    }

    private void take(List<Ticket> tickets) {
        try {
            intake.take(tickets);
        } catch (RuntimeException e) {
            log.warn("{} email(s) are left to the claims from the database: {}", tickets.size(), e.toString());
        }
    }
}
