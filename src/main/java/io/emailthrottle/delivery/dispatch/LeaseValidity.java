package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.time.Time;
import java.time.Duration;

/**
 * How long an email is this node's for certain, by the monotonic clock and without a read: from when its lease was last asked
 * for, as long as the lease lasts, less a tenth. After that another node may have it, and this one calls no vendor for it.
 */
public final class LeaseValidity {

    private final long lasts;
    private final Time time;
    private volatile long since;
    private volatile boolean lost;

    /** @param since when the write began that took the email in hand, in monotonic nanoseconds */
    LeaseValidity(Duration lease, long since, Time time) {
        this.lasts = lease.toNanos() / 10 * 9;
        this.since = since;
        this.time = time;
    }

    boolean holds() {
        return !lost && time.nanos() - since < lasts;
    }

    /** @param began when the write began that renewed it */
    void renewed(long began) {
        since = began;
    }

    /** The email is in no hand any more, or in another. */
    void lost() {
        lost = true;
    }
}
