package io.emailthrottle.body;

import io.emailthrottle.time.Time;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A request's body that may neither be too large nor trickle in for ever: a byte now and then keeps a connection from timing
 * out, and with it the request's place and memory.
 */
public final class BoundedBody extends CountedInput {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** What has to have come on average, once the patience is over. */
    private static final long BYTES_PER_SECOND = 16 * 1024;

    private final long max;
    private final Time time;
    private final long patience;
    private final long began;
    private final LongConsumer onRead;
    private long read;

    /**
     * Reads throw {@link BodyTooLarge} beyond the limit, and {@link BodyTooSlow} below 16 KB/s on average once 30 seconds are over.
     *
     * @param max bytes that it may have
     * @param onRead called with the bytes read so far, after each read
     */
    public BoundedBody(InputStream body, long max, Time time, LongConsumer onRead) {
        this(body, max, PATIENCE, time, onRead);
    }

    /** @param patience how long its pace does not count */
    public BoundedBody(InputStream body, long max, Duration patience, Time time, LongConsumer onRead) {
        super(body);
        this.max = max;
        this.patience = patience.toNanos();
        this.time = time;
        this.began = time.nanos();
        this.onRead = onRead;
    }

    @Override
    protected void count(int bytes) {
        read += bytes;
        if (read > max) {
            throw new BodyTooLarge(max);
        }
        long waited = time.nanos() - began;
        if (waited > patience && read < TimeUnit.NANOSECONDS.toSeconds(waited) * BYTES_PER_SECOND) {
            throw new BodyTooSlow();
        }
        onRead.accept(read);
    }
}
