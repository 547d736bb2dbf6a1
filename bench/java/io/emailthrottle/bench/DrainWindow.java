package io.emailthrottle.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the rate of a drain from one email to a later one, so that neither start nor end counts. */
public final class DrainWindow {

    private final int from;
    private final int to;
    private final AtomicInteger sent = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile long began;
    private volatile long ended;

    /** @param to the last email that counts */
    public DrainWindow(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /** Says that so many more were done. */
    public void done(int count) {
        int before = sent.getAndAdd(count);
        if (before < from && before + count >= from) {
            began = System.nanoTime();
        }
        if (before < to && before + count >= to) {
            ended = System.nanoTime();
            over.countDown();
        }
    }

    /** Emails a second, once the window is over. */
    public double await() throws InterruptedException {
        if (!over.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("only " + sent + " of " + to + " were done within two minutes");
        }
        return (to - from) * 1e9 / (ended - began);
    }
}
