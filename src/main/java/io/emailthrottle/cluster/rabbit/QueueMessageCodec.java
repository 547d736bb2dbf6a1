package io.emailthrottle.cluster.rabbit;

import io.emailthrottle.delivery.dispatch.QueueMessage;
import io.emailthrottle.email.Priority;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A ticket as a message: priority, id and route between spaces, of which only the route may hold some. */
final class QueueMessageCodec {

    private static final int PARTS = 3;

    private QueueMessageCodec() {}

    static byte[] of(QueueMessage queueMessage) {
        return (queueMessage.priority() + " " + queueMessage.id() + " " + queueMessage.route())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException when it is none */
    static QueueMessage read(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split(" ", PARTS);
        if (parts.length < PARTS) {
            throw new IllegalArgumentException("a ticket has priority, id and route");
        }
        return new QueueMessage(UUID.fromString(parts[1]), Priority.valueOf(parts[0]), parts[2]);
    }
}
