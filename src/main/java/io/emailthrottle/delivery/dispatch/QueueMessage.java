package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Priority;
import java.util.UUID;

/**
 * A queued email as it is offered to the nodes.
 *
 * @param route by whose vendors it may be sent
 */
public record QueueMessage(UUID id, Priority priority, String route) {}
