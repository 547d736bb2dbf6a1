package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Publishes tickets in batches, on a thread of its own, and waits for the broker to confirm each batch. What it cannot
 * publish it forgets: the database has it. So it does while so many wait at the broker that no node seems to have room: a
 * backlog belongs to the database.
 */
final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final int BATCH = 500;
    /** As many as a broker's short pause may let gather. */
    private static final int WAITING = 20_000;

    /** Tickets at the broker; more than a busy second brings. */
    private static final long BACKLOG = 10_000;

    private static final Duration LOOK_UP = Duration.ofMillis(500);
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(5);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);
    private static final Duration RECONNECT_EVERY = Duration.ofSeconds(1);

    private final RabbitTemplate template;
    private final Topology topology;
    private final Time time;
    private final BlockingQueue<QueueMessage> waiting = new LinkedBlockingQueue<>(WAITING);
    private volatile boolean connected;
    private volatile boolean stopping;
    private volatile long deadLetters;
    private volatile long tickets;
    private long nextCount;
    private final BackgroundLoop loop = BackgroundLoop.virtual("publisher", this::publishOrConnect);

    Publisher(RabbitTemplate template, Topology topology, Time time) {
        this.template = template;
        this.topology = topology;
        this.time = time;
        this.nextCount = time.nanos();
    }

    /** Whether the broker took the last that it was given. */
    boolean connected() {
        return connected;
    }

    /** Whether what is offered now comes to the nodes soon. */
    boolean carries() {
        return connected && tickets < BACKLOG;
    }

    /** The number of messages that waited at the broker when it was last asked. */
    long tickets() {
        return tickets;
    }

    /** The number of dead-lettered messages that waited at the broker when it was last asked. */
    long deadLetters() {
        return deadLetters;
    }

    /** Forgets those that there is no room for. */
    void offer(List<QueueMessage> offered) {
        if (carries()) {
            offered.forEach(waiting::offer);
        }
    }

    /**
     * Makes the queues, unless the broker is away.
     *
     * @throws TopologyMismatch when there is another of this name
     */
    void connect() {
        try {
            template.execute(channel -> {
                topology.declare(channel);
                return null;
            });
            connected = true;
            log.info("RabbitMQ carries the ids of queued emails");
        } catch (AmqpException e) {
            if (e.getCause() instanceof TopologyMismatch mismatch) {
                throw mismatch;
            }
            log.debug("RabbitMQ does not answer", e);
        }
    }

    /** The connection is gone: nothing is offered any more until there is another. */
    void disconnected(@Nullable String why) {
        if (connected && !stopping) {
            log.warn("RabbitMQ is away; until it is back, emails are claimed from the database: {}", why);
        }
        connected = false;
        waiting.clear();
    }

    void start() {
        if (!connected) {
            log.warn("RabbitMQ does not answer; until it does, emails are claimed from the database");
        }
        loop.start();
    }

    void stop() {
        stopping = true;
        loop.stop(CONFIRM_WITHIN);
    }

    private Duration publishOrConnect() throws InterruptedException {
        try {
            if (!connected) {
                connect();
                return connected ? Duration.ZERO : RECONNECT_EVERY;
            }
            publishNext();
            countWaiting();
            return Duration.ZERO;
        } catch (RuntimeException e) {
            disconnected(e.toString());
            return RECONNECT_EVERY;
        }
    }

    /** Looks up from time to time, because the connection may be lost meanwhile. */
    private void publishNext() throws InterruptedException {
        List<QueueMessage> batch = new ArrayList<>();
        QueueMessage first = waiting.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, BATCH - 1);
            publish(batch);
        }
    }

    private void countWaiting() {
        if (time.nanos() - nextCount < 0) {
            return;
        }
        nextCount = time.nanos() + COUNT_EVERY.toNanos();
        tickets = messagesIn(topology.queues());
        deadLetters = messagesIn(topology.deadLetters(), topology.unreadable());
    }

    private long messagesIn(String... queues) {
        Long counted = template.execute(channel -> {
            long messages = 0;
            for (String queue : queues) {
                messages += channel.messageCount(queue);
            }
            return messages;
        });
        return counted == null ? 0 : counted;
    }

    private void publish(List<QueueMessage> batch) {
        template.execute(channel -> {
            AtomicBoolean returned = new AtomicBoolean();
            channel.addReturnListener(message -> returned.set(true));
            try {
                for (QueueMessage queueMessage : batch) {
                    publish(channel, queueMessage);
                }
                if (!confirmed(channel)) {
                    throw new AmqpException("it refused a message");
                }
            } finally {
                channel.clearReturnListeners();
            }
            if (returned.get()) {
                throw new AmqpException("a queue is gone");
            }
            return null;
        });
    }

    private void publish(Channel channel, QueueMessage queueMessage) throws IOException {
        channel.basicPublish(
                "",
                topology.queue(queueMessage.priority()),
                true,
                MessageProperties.MINIMAL_PERSISTENT_BASIC,
                QueueMessageCodec.of(queueMessage));
    }

    private static boolean confirmed(Channel channel) throws InterruptedException {
        try {
            return channel.waitForConfirms(CONFIRM_WITHIN.toMillis());
        } catch (TimeoutException e) {
            throw new AmqpException("it did not confirm in time", e);
        }
    }
}
