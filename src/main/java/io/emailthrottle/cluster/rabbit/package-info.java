/** RabbitMQ as the transport of the queue between nodes. */
@NullMarked
package io.emailthrottle.cluster.rabbit;

import org.jspecify.annotations.NullMarked;
