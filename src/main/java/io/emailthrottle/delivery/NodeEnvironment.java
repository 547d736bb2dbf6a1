package io.emailthrottle.delivery;

import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.store.write.NodeLock;
import io.emailthrottle.time.Time;

/**
 * What this node runs in.
 *
 * @param nodeLock its name, which no other running process has
 * @param queue how queued emails reach other nodes
 */
public record NodeEnvironment(NodeLock nodeLock, QueueTransport queue, Time time) {}
