package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.ShutdownSignalException;
import io.emailthrottle.loop.BackgroundLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Reads queues on a thread of its own until it is stopped. When the connection is lost, it begins anew. */
abstract class QueueReader {

    private static final Logger log = LoggerFactory.getLogger(QueueReader.class);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final Duration LAST_READ = Duration.ofSeconds(5);

    private final ConnectionFactory connections;
    /** No interrupt: it would close the connection, which others use too. */
    private final CountDownLatch stop = new CountDownLatch(1);

    private final BackgroundLoop loop;

    /** @param name of its loop */
    QueueReader(String name, ConnectionFactory connections) {
        this.connections = connections;
        this.loop = BackgroundLoop.virtual(name, this::readUntilLost);
    }

    /** Does what there is to do, or waits for it, but not for long; is called until the reader is stopped. */
    abstract void read(ConsumerChannel consumerChannel) throws IOException, InterruptedException;

    final void start() {
        loop.start();
    }

    /** Waits for the read that is under way, but not for a connection to a broker that does not answer. */
    final void stop() {
        stop.countDown();
        loop.stop(LAST_READ);
    }

    final boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Waits, but not when it is stopped meanwhile. */
    final void pause(Duration duration) throws InterruptedException {
        stop.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration readUntilLost() throws InterruptedException {
        try (ConsumerChannel consumerChannel = new ConsumerChannel(connections)) {
            while (!stopping()) {
                loop.progress();
                read(consumerChannel);
            }
        } catch (IOException | AmqpException | ShutdownSignalException e) {
            log.debug("the connection was lost: the broker delivers again what was not acknowledged", e);
        }
        return RECONNECT;
    }
}
