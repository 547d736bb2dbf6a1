package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.Deadlines;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of one email, over whichever connections it uses. When it is over the connection is closed, whatever the
 * server goes on to say and however slowly it reads.
 */
final class SmtpDeadline implements AutoCloseable {

    private final Duration limit;
    private final Future<?> alarm;
    private @Nullable SmtpWire wire;
    private boolean over;

    SmtpDeadline(Duration limit) {
        this.limit = limit;
        this.alarm = Deadlines.after(limit, this::breakOff);
    }

    /** From now on it is this connection that the limit closes. */
    synchronized void watch(SmtpWire used) {
        wire = used;
        if (over) {
            breakOff();
        }
    }

    private synchronized void breakOff() {
        over = true;
        if (wire != null) {
            wire.breakOff("not done within " + limit + " (total-timeout)");
        }
    }

    /** Ends the limit: the connection may go on to the next email. */
    @Override
    public synchronized void close() {
        alarm.cancel(false);
        wire = null;
    }
}
