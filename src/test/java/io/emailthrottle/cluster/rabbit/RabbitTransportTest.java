package io.emailthrottle.cluster.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.email.Priority;
import io.emailthrottle.time.SystemTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

@Timeout(120)
class RabbitTransportTest {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int BACKLOG = 10_000;

    private final TestRabbit rabbit = TestRabbit.orSkip();
    private final CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", rabbit.port());
    private final RabbitTransport handover =
            new RabbitTransport(connections, rabbit.prefix(), GRACE, new SimpleMeterRegistry(), new SystemTime());

    RabbitTransportTest() throws IOException, TimeoutException {}

    @AfterEach
    void stop() throws IOException {
        handover.stop();
        connections.destroy();
        rabbit.close();
    }

    @Test
    void emails_are_left_to_the_database_while_nobody_takes_tickets() throws IOException {
        handover.connect();
        handover.start(null);
        assertThat(handover.headStart()).isEqualTo(GRACE);
        for (int i = 0; i < BACKLOG; i++) {
            rabbit.publish(Priority.NORMAL, new byte[] {1});
        }
        await().until(() -> handover.headStart().isZero());

        handover.offer(List.of(new QueueMessage(UUID.randomUUID(), Priority.LOW, "")));
        rabbit.purge(Priority.NORMAL);

        await().until(() -> handover.headStart().equals(GRACE));
        handover.offer(List.of(new QueueMessage(UUID.randomUUID(), Priority.HIGH, "")));
        await().until(() -> rabbit.waiting(Priority.HIGH) == 1);
        assertThat(rabbit.waiting(Priority.LOW)).isZero();
    }
}
