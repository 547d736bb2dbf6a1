package io.emailthrottle.cluster.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * What the broker delivers on a channel of its own. What is not acknowledged when it is closed, or when the connection is
 * lost, the broker delivers again.
 *
 * <p>Every method throws {@link IOException} or {@link AlreadyClosedException} when the channel is closed.
 */
final class ConsumerChannel implements AutoCloseable {

    /** A commit of another batch takes about as long. */
    private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(5);

    /** Says that the broker delivers nothing any more. */
    private static final Delivery END = new Delivery(null, null, null);

    private final Channel channel;
    private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();
    private final List<String> consumers = new ArrayList<>();
    private int prefetch;

    ConsumerChannel(ConnectionFactory connections) throws IOException {
        Connection connection = connections.createConnection().getDelegate();
        Channel opened = connection == null ? null : connection.createChannel();
        if (opened == null) {
            throw new IOException("the connection has no channel left");
        }
        this.channel = opened;
        channel.addShutdownListener(cause -> delivered.add(END));
    }

    /** How many unacknowledged messages of each queue the broker delivers; 0 when it delivers none. */
    int prefetch() {
        return prefetch;
    }

    /** How many messages have been delivered and not been looked at. */
    int held() {
        return delivered.size();
    }

    /**
     * Lets the broker deliver from these queues from now on; what it has delivered stays here. A prefetch counts for
     * consumers to come only, and quorum queues know none for a channel, so that another one takes other consumers.
     *
     * @param messages of each queue, unacknowledged; 0 for none
     */
    void subscribe(String[] queues, int messages) throws IOException {
        for (String consumer : consumers) {
            channel.basicCancel(consumer);
        }
        consumers.clear();
        prefetch = messages;
        if (messages > 0) {
            channel.basicQos(messages);
            for (String queue : queues) {
                consumers.add(channel.basicConsume(
                        queue, false, (tag, delivery) -> delivered.add(delivery), tag -> delivered.add(END)));
            }
        }
    }

    /**
     * What has been delivered, and what comes within a moment: as many as the prefetch lets come at once.
     *
     * @param wait how long for the first
     * @return at most so many; empty when there is none
     */
    List<Delivery> next(int max, Duration wait) throws IOException, InterruptedException {
        List<Delivery> batch = new ArrayList<>();
        Delivery next = delivered.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        long until = System.nanoTime() + GATHER_NANOS;
        while (next != null) {
            if (next == END) {
                throw new IOException("the broker ended the delivery");
            }
            batch.add(next);
            long patience = batch.size() < prefetch ? Math.max(0, until - System.nanoTime()) : 0;
            next = batch.size() < max ? delivered.poll(patience, TimeUnit.NANOSECONDS) : null;
        }
        return batch;
    }

    void acknowledge(Delivery delivery) throws IOException {
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }

    /** Gives it to the queue's dead letters. */
    void refuse(Delivery delivery) throws IOException {
        channel.basicReject(delivery.getEnvelope().getDeliveryTag(), false);
    }

    /** Gives it to another queue. */
    void move(Delivery delivery, String queue) throws IOException, InterruptedException {
        try {
            channel.confirmSelect();
            channel.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, delivery.getBody());
            channel.waitForConfirmsOrDie(CONFIRM_WITHIN.toMillis());
        } catch (TimeoutException e) {
            throw new IOException("the broker did not confirm in time", e);
        }
        acknowledge(delivery);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (AlreadyClosedException | TimeoutException e) {
            // The broker knows, or will notice.
        }
    }
}
