package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Delivery;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.dispatch.QueueMessage;
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
 * Messages that cannot be read go to a queue of their own.
 */
final class DeadLetterReader extends QueueReader {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterReader.class);

    private static final int BATCH = 16;
    private static final Duration LOOK_UP = Duration.ofMillis(250);
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    private final Topology topology;
    private final QueueConsumer queueConsumer;
    private final Counter counter;

    DeadLetterReader(ConnectionFactory connections, Topology topology, QueueConsumer queueConsumer, Counter counter) {
        super("dead-tickets", connections);
        this.topology = topology;
        this.queueConsumer = queueConsumer;
        this.counter = counter;
    }

    @Override
    void read(ConsumerChannel consumerChannel) throws IOException, InterruptedException {
        if (consumerChannel.prefetch() == 0) {
            consumerChannel.subscribe(new String[] {topology.deadLetters()}, BATCH);
        }
        for (Delivery delivery : consumerChannel.next(BATCH, LOOK_UP)) {
            take(delivery, consumerChannel);
        }
    }

    private void take(Delivery delivery, ConsumerChannel consumerChannel) throws IOException, InterruptedException {
        QueueMessage queueMessage;
        try {
            queueMessage = QueueMessageCodec.read(delivery.getBody());
        } catch (IllegalArgumentException e) {
            log.warn("a message that is no ticket was moved to {}", topology.unreadable());
            consumerChannel.move(delivery, topology.unreadable());
            return;
        }
        if (told(queueMessage, why(delivery))) {
            consumerChannel.acknowledge(delivery);
        }
    }

    /** Tries until it is on disk; false when it is stopped before: then the broker delivers it again. */
    private boolean told(QueueMessage queueMessage, String why) throws InterruptedException {
        boolean trouble = false;
        while (!stopping()) {
            try {
                if (queueConsumer.ticketDied(queueMessage, why)) {
                    log.warn("the ticket of the email {} died; the email does not need it: {}", queueMessage.id(), why);
                    counter.increment();
                }
                return true;
            } catch (RuntimeException e) {
                if (!trouble) {
                    log.warn("a dead ticket is not written down yet, trying again: {}", e.toString());
                }
                trouble = true;
                pause(WRITE_AGAIN);
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
