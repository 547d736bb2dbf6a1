package io.emailthrottle.middleware;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;

/** Waits between two calls to a vendor. */
final class Pause {

    private Pause() {}

    /** @throws Throttled by shutdown, when interrupted: nothing was handed over, and the thread stays interrupted */
    static void of(Duration duration, Time time) throws Throttled {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Throttled(Throttled.By.SHUTDOWN, "stopped while waiting", Duration.ZERO);
        }
    }
}
