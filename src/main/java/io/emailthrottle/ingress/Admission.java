package io.emailthrottle.ingress;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.body.Overloaded;
import io.emailthrottle.time.Time;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Keeps the emails in hand, and the memory that their bodies take, below what the process can bear. Whoever does not fit
 * is told so at once.
 */
public final class Admission {

    /** What a body takes at least, and beyond that in steps: most are small, and need no second step. */
    private static final int BLOCK = 16 * 1024;

    private final Semaphore places;
    private final MemoryBudget memory;
    private final long maxBody;
    private final Time time;

    public Admission(ApiLimits limits, MemoryBudget memory, Time time) {
        this.time = time;
        this.places = new Semaphore(limits.maxInFlight());
        this.memory = memory;
        this.maxBody = Math.min(limits.maxBody(), memory.bytes() / MemoryBudget.PEAK);
    }

    /** @return how many bytes a body may have: as configured, or what the memory can ever bear */
    public long maxBody() {
        return maxBody;
    }

    /** @throws Overloaded when there is no place left */
    public Place enter() {
        if (!places.tryAcquire()) {
            throw new Overloaded("too many emails are in flight");
        }
        return new Place(memory.room());
    }

    /** One email's place, and the memory that its body holds; given back together. */
    public final class Place implements AutoCloseable {

        private final MemoryBudget.Room room;
        private long held;
        private long body;
        private long fetched;
        private long beside;

        private Place(MemoryBudget.Room room) {
            this.room = room;
        }

        /**
         * The body, counted as it is read; if its length is announced, all of it from the beginning, so that of many at once
         * some come to their end.
         *
         * @param contentLength as the request announces it; negative when it does not
         * @return a stream whose reads throw {@link BodyTooLarge} beyond the limit, {@link BodyTooSlow} when it
         *     trickles in, and {@link Overloaded} when all bodies together take too much memory
         */
        public InputStream body(InputStream body, long contentLength) {
            hold(Math.max(0, contentLength));
            return new BoundedBody(body, maxBody, time, this::hold);
        }

        /**
         * Holds memory for so many bytes in all: of the body as far as it is read, or of all the emails that it becomes.
         *
         * @throws BodyTooLarge when that is more than a body may have
         * @throws Overloaded when all bodies together take too much memory
         */
        public void hold(long bytes) {
            if (bytes + fetched > maxBody) {
                throw new BodyTooLarge(maxBody);
            }
            body = Math.max(body, bytes);
            take();
        }

        /**
         * Holds memory for so many bytes more, which are fetched from elsewhere and belong to the email as its body does.
         *
         * @throws BodyTooLarge when with them it is more than a body may have
         * @throws Overloaded when all bodies together take too much memory
         */
        public void holdFetched(long bytes) {
            fetched += bytes;
            hold(body);
        }

        /**
         * Holds heap of so many bytes beside the body: for what it is made into.
         *
         * @throws Overloaded when all bodies together take too much memory
         */
        public void holdBeside(long bytes) {
            beside = Math.max(beside, bytes);
            take();
        }

        private void take() {
            long needed = (body + fetched) * MemoryBudget.PEAK + beside;
            if (needed > held) {
                // The largest body alone may need all memory; what it becomes is then part of the peak.
                long blocks = Math.min(memory.bytes(), (needed + BLOCK - 1) / BLOCK * BLOCK);
                room.resize(blocks);
                held = blocks;
            }
        }

        @Override
        public void close() {
            room.close();
            places.release();
        }
    }
}
