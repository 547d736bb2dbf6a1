package io.emailthrottle.webhook.incoming;

import io.emailthrottle.time.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets each address fill the log with one refusal a minute; metrics count them all. */
final class RefusalLog {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    /** Whoever has more addresses than that gets lines for all of them, and no memory. */
    private static final int MOST = 10_000;

    private final Map<String, Long> last = new HashMap<>();
    private final Time time;

    RefusalLog(Time time) {
        this.time = time;
    }

    /** Whether a refusal of this address is to be logged now. */
    synchronized boolean due(String address) {
        long now = time.nanos();
        Long before = last.get(address);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        if (last.size() >= MOST) {
            last.clear();
        }
        last.put(address, now);
        return true;
    }
}
