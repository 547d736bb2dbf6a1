package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Delivery;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.dispatch.QueueMessage;
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
    private final QueueConsumer queueConsumer;
    private final Time time;
    private final Prefetch prefetch = new Prefetch();

    Consumer(ConnectionFactory connections, Topology topology, QueueConsumer queueConsumer, Time time) {
        super("consumer", connections);
        this.topology = topology;
        this.queueConsumer = queueConsumer;
        this.time = time;
    }

    @Override
    void read(ConsumerChannel consumerChannel) throws IOException, InterruptedException {
        follow(consumerChannel);
        List<Delivery> batch =
                consumerChannel.next(Prefetch.MOST, consumerChannel.prefetch() > 0 ? LOOK_AGAIN : LOOK_FOR_ROOM);
        if (!batch.isEmpty()) {
            take(batch, consumerChannel);
        }
    }

    private void follow(ConsumerChannel consumerChannel) throws IOException {
        int asked =
                prefetch.follow(consumerChannel.prefetch(), queueConsumer.room(), consumerChannel.held(), time.nanos());
        if (asked != consumerChannel.prefetch()) {
            consumerChannel.subscribe(topology.queues(), asked);
        }
    }

    /** Asks for less before it acknowledges: an acknowledgement lets the next ticket come. */
    private void take(List<Delivery> batch, ConsumerChannel consumerChannel) throws IOException {
        List<QueueMessage> tickets = new ArrayList<>();
        List<Delivery> read = new ArrayList<>();
        for (Delivery delivery : batch) {
            try {
                tickets.add(QueueMessageCodec.read(delivery.getBody()));
                read.add(delivery);
            } catch (IllegalArgumentException e) {
                consumerChannel.refuse(delivery);
            }
        }
        take(tickets);
        follow(consumerChannel);
        for (Delivery delivery : read) {
            consumerChannel.acknowledge(delivery);
        }
    }

    private void take(List<QueueMessage> tickets) {
        try {
            queueConsumer.take(tickets);
        } catch (RuntimeException e) {
            log.warn("{} email(s) are left to the claims from the database: {}", tickets.size(), e.toString());
        }
    }
}
