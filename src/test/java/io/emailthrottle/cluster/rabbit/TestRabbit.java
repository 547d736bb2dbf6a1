package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.emailthrottle.email.Priority;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The RabbitMQ that a test uses, with queues of its own: the one on 127.0.0.1:5672 if it answers, else one in a container,
 * else none and the test is skipped; with {@code CI=true} it fails instead.
 */
public final class TestRabbit implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TestRabbit.class);
    private static final int PORT = 5672;

    private static GenericContainer<?> container;

    private final String prefix = "test-" + UUID.randomUUID();
    private final Topology topology = new Topology(prefix);
    private final int port;
    private final Connection connection;
    private final Channel channel;

    private TestRabbit(int port) throws IOException, TimeoutException {
        this.port = port;
        this.connection = connect(port);
        this.channel = connection.createChannel();
    }

    public static TestRabbit orSkip() throws IOException, TimeoutException {
        try {
            return new TestRabbit(PORT);
        } catch (IOException e) {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return new TestRabbit(inContainer());
            }
            String missing =
                    "tests on RabbitMQ are skipped: none answers on 127.0.0.1:5672 (%s), and there is no Docker"
                            .formatted(e.getMessage());
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(missing, e);
            }
            log.warn(missing);
            Assumptions.abort(missing);
            throw e;
        }
    }

    /** One for all tests: it lives as long as the JVM. */
    private static synchronized int inContainer() {
        if (container == null) {
            container = new GenericContainer<>("rabbitmq:4-alpine").withExposedPorts(PORT);
            container.start();
        }
        return container.getMappedPort(PORT);
    }

    private static Connection connect(int port) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory.newConnection();
    }

    public int port() {
        return port;
    }

    /** What its queues' names begin with. */
    public String prefix() {
        return prefix;
    }

    /** Makes a queue that is another than the one that is needed. */
    public void declareClassic(Priority priority) throws IOException {
        channel.queueDeclare(topology.queue(priority), true, false, false, Map.of());
    }

    public void publish(Priority priority, byte[] message) throws IOException {
        channel.basicPublish("", topology.queue(priority), null, message);
    }

    /** Takes a ticket and gives it back, again and again, as nodes do that die with it, until the broker gives it up. */
    public void deliverInVain(Priority priority) throws IOException {
        String queue = topology.queue(priority);
        GetResponse ticket = channel.basicGet(queue, false);
        while (ticket != null) {
            channel.basicNack(ticket.getEnvelope().getDeliveryTag(), false, true);
            ticket = channel.basicGet(queue, false);
        }
    }

    public void purge(Priority priority) throws IOException {
        channel.queuePurge(topology.queue(priority));
    }

    /** How many tickets wait in a queue. */
    public long waiting(Priority priority) throws IOException {
        return channel.messageCount(topology.queue(priority));
    }

    /** How many messages lie where those go that are no tickets. */
    public long unreadable() throws IOException {
        return channel.messageCount(topology.unreadable());
    }

    /** How many messages nobody has taken. */
    public long deadLetters() throws IOException {
        return channel.messageCount(topology.deadLetters());
    }

    @Override
    public void close() throws IOException {
        for (String queue : topology.queues()) {
            channel.queueDelete(queue);
        }
        channel.queueDelete(topology.deadLetters());
        channel.queueDelete(topology.unreadable());
        connection.close();
    }
}
