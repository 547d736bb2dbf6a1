package io.emailthrottle.body;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Heap that emails may take while they are read, written or shown. Memory is counted before it is taken, by the size of what
 * is about to be read, so that too many large emails at once are refused and do not end the process.
 */
public final class MemoryBudget {

    /**
     * Bytes of heap that one byte of an email takes at most. Jackson collects a string as 16-bit characters (2), joins them (up
     * to 2) and makes the string (up to 2) before it lets go of the first; encoded for the database and for a vendor it is less.
     */
    public static final int PEAK = 6;

    private static final long MEGABYTE = 1024 * 1024;
    /** What the application itself takes; of a heap that is smaller than twice this, half. */
    private static final long APPLICATION = 48 * MEGABYTE;
    /** Of what the application leaves, in percent. The rest is for the collector, which needs whole pieces for large arrays. */
    private static final long REQUESTS = 60;

    private static final long DELIVERIES = 30;

    private final @Nullable MemoryBudget whole;
    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    /** @param bytes of heap */
    public MemoryBudget(long bytes) {
        this(null, bytes);
    }

    private MemoryBudget(@Nullable MemoryBudget whole, long bytes) {
        this.whole = whole;
        this.bytes = bytes;
    }

    /** For what callers send and ask for. */
    public static MemoryBudget ofRequests(long heapBytes) {
        return new MemoryBudget(share(heapBytes, REQUESTS));
    }

    /** Bytes of heap for the emails that are on their way to vendors. */
    public static long ofDeliveries(long heapBytes) {
        return share(heapBytes, DELIVERIES);
    }

    private static long share(long heapBytes, long percent) {
        return Math.max(heapBytes - APPLICATION, heapBytes / 2) / 100 * percent;
    }

    /** A half of this budget: what is taken of it is taken of the whole, and cannot use up the whole. */
    public MemoryBudget half() {
        return new MemoryBudget(this, bytes / 2);
    }

    /** @return the bytes of heap that all rooms together may take */
    public long bytes() {
        return bytes;
    }

    /** @return a room that takes nothing yet */
    public Room room() {
        return new Room();
    }

    private boolean take(long more) {
        if (whole != null && !whole.take(more)) {
            return false;
        }
        if (taken.addAndGet(more) <= bytes) {
            return true;
        }
        giveBack(more);
        return false;
    }

    private void giveBack(long less) {
        taken.addAndGet(-less);
        if (whole != null) {
            whole.giveBack(less);
        }
    }

    /** Memory of one request, by one thread. */
    public final class Room implements AutoCloseable {

        private long held;

        private Room() {}

        /**
         * Takes so many bytes in all, or gives back what is more than that.
         *
         * @throws Overloaded when there is not so much; the room stays as it was
         */
        public void resize(long wanted) {
            if (wanted < held) {
                giveBack(held - wanted);
            } else if (wanted > held && !take(wanted - held)) {
                throw new Overloaded("the emails in hand take too much memory");
            }
            held = wanted;
        }

        /** The same for an email of so many bytes that is about to be read; one that is larger than the budget takes all of it. */
        public void resizeFor(long emailBytes) {
            resize(Math.min(bytes, emailBytes * PEAK));
        }

        @Override
        public void close() {
            resize(0);
        }
    }
}
