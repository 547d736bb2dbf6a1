package io.emailthrottle.vendor;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one daemon thread that ends calls which take too long. */
public final class Deadlines {

    private static final ScheduledThreadPoolExecutor SCHEDULER = scheduler();

    private Deadlines() {}

    private static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-deadlines").factory());
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /** Runs {@code abort}, which must not block, after {@code delay}; cancel the future if it is no longer needed. */
    public static Future<?> after(Duration delay, Runnable abort) {
        return SCHEDULER.schedule(abort, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @return the number of deadlines that are still to come */
    public static int pending() {
        return SCHEDULER.getQueue().size();
    }
}
