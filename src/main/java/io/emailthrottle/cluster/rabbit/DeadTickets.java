package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Delivery;
import io.emailthrottle.delivery.Intake;
import io.emailthrottle.delivery.Ticket;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Tells of the tickets that the broker gave up on the timelines of their emails; each is acknowledged when that is on disk.
 * What is no ticket goes to a queue where somebody may look at it.
 */
final class DeadTickets extends QueueReader {

    private static final Logger log = LoggerFactory.getLogger(DeadTickets.class);

    private static final int BATCH = 16;
    private static final Duration LOOK_UP = Duration.ofMillis(250);
    private static final long WRITE_AGAIN_MILLIS = 1_000;

    private final Topology topology;
    private final Intake intake;
    private final Counter counter;

    DeadTickets(ConnectionFactory connections, Topology topology, Intake intake, Counter counter) {
        super(connections);
        this.topology = topology;
        this.intake = intake;
        this.counter = counter;
    }

    @Override
    void read(Inbox inbox) throws IOException, InterruptedException {
        if (inbox.prefetch() == 0) {
            inbox.subscribe(new String[] {topology.deadLetters()}, BATCH);
        }
        for (Delivery delivery : inbox.next(BATCH, LOOK_UP)) {
            take(delivery, inbox);
        }
    }

    private void take(Delivery delivery, Inbox inbox) throws IOException, InterruptedException {
        Ticket ticket;
        try {
            ticket = TicketText.read(delivery.getBody());
        } catch (IllegalArgumentException e) {
            log.warn("a message that is no ticket was moved to {}", topology.unreadable());
            inbox.move(delivery, topology.unreadable());
            return;
        }
        if (told(ticket, why(delivery))) {
            inbox.acknowledge(delivery);
        }
    }

    /** Tries until it is on disk; false when it is stopped before: then the broker delivers it again. */
    private boolean told(Ticket ticket, String why) throws InterruptedException {
        boolean trouble = false;
        while (!stopping()) {
            try {
                if (intake.ticketDied(ticket, why)) {
                    log.warn("the ticket of the email {} died; the email does not need it: {}", ticket.id(), why);
                    counter.increment();
                }
                return true;
            } catch (RuntimeException e) {
                if (!trouble) {
                    log.warn("a dead ticket is not written down yet, trying again: {}", e.toString());
                }
                trouble = true;
                pause(WRITE_AGAIN_MILLIS);
            }
        }
        return false;
    }

    /** The broker's own words: which queue gave it up, and for what. */
    private static String why(Delivery delivery) {
        Map<String, Object> headers = delivery.getProperties().getHeaders();
        Object deaths = headers == null ? null : headers.get("x-death");
        if (deaths instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map<?, ?> last) {
            return "RabbitMQ gave up its ticket in " + last.get("queue") + ": " + last.get("reason");
        }
        return "RabbitMQ gave up its ticket";
    }
}
