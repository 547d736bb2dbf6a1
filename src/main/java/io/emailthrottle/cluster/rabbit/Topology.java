package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.emailthrottle.email.Priority;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The queues: one for each priority, one for tickets that were delivered in vain too often, and one for messages that are no
 * tickets.
 */
final class Topology {

    /** A node that dies while it claims has the ticket delivered again; a ticket that kills nodes must come to an end. */
    private static final int DELIVERY_LIMIT = 10;

    private static final String TYPE = "x-queue-type";
    private static final String QUORUM = "quorum";

    private final String prefix;

    Topology(String prefix) {
        this.prefix = prefix;
    }

    String queue(Priority priority) {
        return prefix + "." + priority.name().toLowerCase(Locale.ROOT);
    }

    String deadLetters() {
        return prefix + ".dead";
    }

    String unreadable() {
        return prefix + ".unreadable";
    }

    String[] queues() {
        return Arrays.stream(Priority.values()).map(this::queue).toArray(String[]::new);
    }

    /**
     * Makes what is not there.
     *
     * @throws TopologyMismatch when a queue is there with other arguments
     */
    void declare(Channel channel) throws IOException {
        declare(channel, deadLetters(), Map.of(TYPE, QUORUM));
        declare(channel, unreadable(), Map.of(TYPE, QUORUM));
        for (String queue : queues()) {
            declare(
                    channel,
                    queue,
                    Map.of(
                            TYPE,
                            QUORUM,
                            "x-delivery-limit",
                            DELIVERY_LIMIT,
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            deadLetters()));
        }
    }

    private static void declare(Channel channel, String queue, Map<String, Object> arguments) throws IOException {
        try {
            channel.queueDeclare(queue, true, false, false, arguments);
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException refusal
                    && refusal.getReason() instanceof com.rabbitmq.client.AMQP.Channel.Close close
                    && close.getReplyCode() == com.rabbitmq.client.AMQP.PRECONDITION_FAILED) {
                throw new TopologyMismatch(queue, close.getReplyText());
            }
            throw e;
        }
    }
}
