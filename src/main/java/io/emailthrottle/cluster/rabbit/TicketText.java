package io.emailthrottle.cluster.rabbit;

import io.emailthrottle.delivery.Ticket;
import io.emailthrottle.email.Priority;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A ticket as a message: priority, id and route between spaces, of which only the route may hold some. */
final class TicketText {

    private static final int PARTS = 3;

    private TicketText() {}

    static byte[] of(Ticket ticket) {
        return (ticket.priority() + " " + ticket.id() + " " + ticket.route()).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException when it is none */
    static Ticket read(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split(" ", PARTS);
        if (parts.length < PARTS) {
            throw new IllegalArgumentException("a ticket has priority, id and route");
        }
        return new Ticket(UUID.fromString(parts[1]), Priority.valueOf(parts[0]), parts[2]);
    }
}
