package io.emailthrottle.cluster.rabbit;

import java.time.Duration;

/**
 * How many tickets of each queue a node asks for: no more than it can send now, and none while it can send none, so that
 * they stay where other nodes find them. It falls at once and rises by and by, because each change costs the broker new
 * consumers.
 */
final class Prefetch {

    static final int MOST = 128;

    private static final long RISE_EVERY_NANOS = Duration.ofMillis(50).toNanos();

    private boolean rises;
    private long risesAgain;

    /**
     * What to ask for now: a power of two, so that it does not change with every email.
     *
     * @param asked what is asked for so far
     * @param room how many emails this node can send now
     * @param held how many tickets it has at hand already, which those to come come on top of when the prefetch changes
     */
    int follow(int asked, int room, int held, long nowNanos) {
        int most = powerOfTwo(room);
        boolean rising = most > asked;
        if (most == asked || (rising && rises && nowNanos - risesAgain < 0)) {
            return asked;
        }
        int wanted = powerOfTwo(room - held);
        if (!rising) {
            return wanted;
        }
        rises = true;
        risesAgain = nowNanos + RISE_EVERY_NANOS;
        return Math.max(asked, wanted);
    }

    private static int powerOfTwo(int room) {
        return Integer.highestOneBit(Math.clamp(room, 0, MOST));
    }
}
