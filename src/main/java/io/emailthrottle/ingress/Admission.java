package io.emailthrottle.ingress;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.time.Time;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Keeps the emails in hand, and the memory that their bodies take, below what the process can bear. Whoever does not fit
 * is told so at once.
 */
public final class Admission {

    private static final int BLOCK = 16 * 1024;
    /** Bodies may take a quarter of the heap: decoded and encoded for a vendor, they take up to three more. */
    private static final long HEAP_SHARE = 4;

    private final Semaphore places;
    private final Semaphore blocks;
    private final long maxBody;
    private final Time time;

    public Admission(ApiLimits limits, Time time) {
        this(limits, time, Runtime.getRuntime().maxMemory());
    }

    Admission(ApiLimits limits, Time time, long heapBytes) {
        this.time = time;
        this.places = new Semaphore(limits.maxInFlight());
        this.maxBody = limits.maxBody();
        this.blocks = new Semaphore((int) Math.min(Integer.MAX_VALUE, heapBytes / HEAP_SHARE / BLOCK));
    }

    /** @throws Overloaded when there is no place left */
    public Place enter() {
        if (!places.tryAcquire()) {
            throw new Overloaded("too many emails are in flight");
        }
        return new Place();
    }

    /** One email's place, and the memory that its body holds; given back together. */
    public final class Place implements AutoCloseable {

        private int held;
        private long body;
        private long beside;

        /**
         * The body, counted as it is read.
         *
         * @return a stream whose reads throw {@link BodyTooLarge} beyond the limit, {@link BodyTooSlow} when it
         *     trickles in, and {@link Overloaded} when all bodies together take too much memory
         */
        public InputStream body(InputStream body, long contentLength) {
            if (contentLength > maxBody) {
                throw new BodyTooLarge(maxBody);
            }
            return new BoundedBody(body, maxBody, time, this::hold);
        }

        /**
         * Holds memory for so many bytes in all: of the body as far as it is read, or of all the emails that it becomes.
         *
         * @throws BodyTooLarge when that is more than a body may have
         * @throws Overloaded when all bodies together take too much memory
         */
        public void hold(long bytes) {
            if (bytes > maxBody) {
                throw new BodyTooLarge(maxBody);
            }
            body = bytes;
            take();
        }

        /**
         * Holds memory for so many bytes beside the body: for what it is made into.
         *
         * @throws Overloaded when all bodies together take too much memory
         */
        public void holdBeside(long bytes) {
            beside = Math.max(beside, bytes);
            take();
        }

        private void take() {
            int missing = (int) ((body + beside + BLOCK - 1) / BLOCK) - held;
            if (missing > 0) {
                if (!blocks.tryAcquire(missing)) {
                    throw new Overloaded("the bodies of the emails in flight take too much memory");
                }
                held += missing;
            }
        }

        @Override
        public void close() {
            blocks.release(held);
            places.release();
        }
    }
}
