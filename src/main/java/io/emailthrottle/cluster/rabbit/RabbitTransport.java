package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.ShutdownSignalException;
import io.emailthrottle.delivery.dispatch.QueueConsumer;
import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Hands queued emails over through RabbitMQ, which carries their ids only. */
public final class RabbitTransport implements QueueTransport {

    private final CachingConnectionFactory connections;
    private final Topology topology;
    private final Publisher publisher;
    private final Duration grace;
    private final Counter deadTickets;
    private final Time time;
    private List<QueueReader> readers = List.of();

    /**
     * @param prefix what its queues' names begin with
     * @param grace how long an email is left to the broker before it is claimed from the database
     */
    public RabbitTransport(
            CachingConnectionFactory connections, String prefix, Duration grace, MeterRegistry registry, Time time) {
        connections.setPublisherConfirmType(ConfirmType.SIMPLE);
        this.connections = connections;
        this.topology = new Topology(prefix);
        this.publisher = new Publisher(new RabbitTemplate(connections), topology, time);
        this.grace = grace;
        this.time = time;
        connections.addConnectionListener(new ConnectionListener() {
            @Override
            public void onCreate(Connection connection) {}

            @Override
            public void onShutDown(ShutdownSignalException signal) {
                publisher.disconnected(signal.getMessage());
            }
        });
        Gauge.builder("email.broker.connected", publisher, broker -> broker.connected() ? 1 : 0)
                .description(
                        "Whether RabbitMQ carries this node's queued emails: 1, or 0 while they are claimed from the database")
                .register(registry);
        Gauge.builder("email.broker.dead.letters", publisher, Publisher::deadLetters)
                .description("Messages that RabbitMQ gave up and nobody has taken from there: as a rule no tickets")
                .register(registry);
        Gauge.builder("email.broker.tickets", publisher, Publisher::tickets)
                .description("Tickets that wait at RabbitMQ for a node that has room")
                .register(registry);
        deadTickets = Counter.builder("email.broker.dead.tickets")
                .description("Tickets that RabbitMQ gave up, told on the timelines of their emails by this node")
                .register(registry);
    }

    /**
     * Makes the queues, unless the broker is away.
     *
     * @throws TopologyMismatch when a queue is there with other arguments
     */
    public void connect() {
        publisher.connect();
    }

    @Override
    public Duration headStart() {
        return publisher.carries() ? grace : Duration.ZERO;
    }

    @Override
    public void offer(List<QueueMessage> tickets) {
        publisher.offer(tickets);
    }

    @Override
    public void start(@Nullable QueueConsumer queueConsumer) {
        publisher.start();
        if (queueConsumer != null) {
            Consumer consumer = new Consumer(connections, topology, queueConsumer, time);
            DeadLetterReader dead = new DeadLetterReader(connections, topology, queueConsumer, deadTickets);
            consumer.start();
            dead.start();
            readers = List.of(consumer, dead);
        }
    }

    @Override
    public void stop() {
        readers.forEach(QueueReader::stop);
        publisher.stop();
    }
}
