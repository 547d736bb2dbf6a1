package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Channel;
import io.emailthrottle.delivery.Intake;
import io.emailthrottle.delivery.Ticket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;

/**
 * Takes tickets from the broker and gives them to this node. A ticket is acknowledged when its email is in this node's hand
 * in the database, or when there is nothing to do for it: from then on the email's lease protects it.
 */
final class Consumer implements ChannelAwareBatchMessageListener {

    private static final Logger log = LoggerFactory.getLogger(Consumer.class);

    private static final int BATCH = 128;
    private static final long GATHER_MILLIS = 5;
    private static final long RECONNECT_MILLIS = 1_000;

    private final Intake intake;
    private final SimpleMessageListenerContainer container;

    Consumer(ConnectionFactory connections, Topology topology, Intake intake) {
        this.intake = intake;
        this.container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(topology.queues());
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setPrefetchCount(BATCH);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(BATCH);
        container.setReceiveTimeout(GATHER_MILLIS);
        container.setBatchReceiveTimeout(GATHER_MILLIS);
        container.setMissingQueuesFatal(false);
        container.setRecoveryInterval(RECONNECT_MILLIS);
        container.setFailedDeclarationRetryInterval(RECONNECT_MILLIS);
        container.setMessageListener(this);
    }

    void start() {
        container.start();
    }

    void stop() {
        container.stop();
    }

    @Override
    public void onMessageBatch(List<Message> messages, Channel channel) {
        List<Ticket> tickets = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        try {
            for (Message message : messages) {
                long tag = message.getMessageProperties().getDeliveryTag();
                try {
                    tickets.add(TicketText.read(message.getBody()));
                    read.add(tag);
                } catch (IllegalArgumentException e) {
                    log.warn(
                            "a message in {} is no ticket",
                            message.getMessageProperties().getConsumerQueue());
                    channel.basicReject(tag, false);
                }
            }
            take(tickets);
            for (long tag : read) {
                channel.basicAck(tag, false);
            }
        } catch (IOException e) {
            log.debug("the connection was lost: the broker delivers its tickets again", e);
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
