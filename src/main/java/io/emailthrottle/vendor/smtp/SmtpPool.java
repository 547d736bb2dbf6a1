package io.emailthrottle.vendor.smtp;

import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.smtp.SmtpSettings.Pool;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections open between emails: at most so many, the one used last first, so that those not needed grow idle and
 * are closed. Holds no lock while it waits for a server.
 */
final class SmtpPool implements AutoCloseable {

    /** After this long without a word it is worth a round trip to ask whether the server is still there. */
    private static final Duration SUSPICIOUS = Duration.ofSeconds(10);

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** When no connection came back for so long, none will soon: those who wait go on to another vendor. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final SmtpConnector connector;
    private final Pool settings;
    private final Duration connectTimeout;
    private final Time time;
    private final Semaphore places;
    private final ConcurrentLinkedDeque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
    private final BackgroundLoop sweeper;
    /** When a connection last came back, or the last place was taken. */
    private volatile long lastProgress;

    SmtpPool(String vendor, SmtpSettings settings, Time time) {
        this.connector = new SmtpConnector(settings);
        this.settings = settings.pool();
        this.connectTimeout = settings.connectTimeout();
        this.time = time;
        this.places = new Semaphore(this.settings.size(), true);
        this.sweeper =
                BackgroundLoop.every(SWEEP, "smtp-sweep-" + vendor, this::sweep).start();
    }

    /**
     * A connection for one email: an idle one, or a new one. It must be given back.
     *
     * @throws Throttled by the bulkhead when all are in use for as long as the connect timeout, or hang
     * @throws SendFailure when a new one is needed and cannot be opened
     */
    SmtpConnection borrow(SmtpDeadline deadline) throws SendFailure {
        takePlace();
        boolean borrowed = false;
        try {
            SmtpConnection connection = idleOne(deadline);
            if (connection == null) {
                connection = connector.open(deadline);
            }
            borrowed = true;
            return connection;
        } finally {
            if (!borrowed) {
                places.release();
            }
        }
    }

    private void takePlace() throws Throttled {
        long left = connectTimeout.toNanos();
        try {
            while (!places.tryAcquire(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS)) {
                left -= LOOK_AGAIN.toNanos();
                boolean stuck = time.nanos() - lastProgress >= STUCK.toNanos();
                if (stuck || left <= 0) {
                    throw new Throttled(
                            Throttled.By.BULKHEAD,
                            "all " + settings.size() + " SMTP connections "
                                    + (stuck ? "wait for the server" : "are in use"),
                            BUSY);
                }
            }
            if (places.availablePermits() == 0) {
                lastProgress = time.nanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Throttled(
                    Throttled.By.SHUTDOWN, "interrupted while waiting for an SMTP connection", Duration.ZERO);
        }
    }

    private @Nullable SmtpConnection idleOne(SmtpDeadline deadline) {
        SmtpConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            connection.limitedBy(deadline);
            long unused = time.nanos() - connection.idleSince();
            if (unused >= settings.idle().toNanos()) {
                connection.quit();
            } else if (unused < SUSPICIOUS.toNanos() || connection.answersWithin(connectTimeout)) {
                return connection;
            } else {
                connection.abort();
            }
        }
        return null;
    }

    /** A new connection in the place of one that turned out to be dead; the caller gives back one of them, as before. */
    SmtpConnection replace(SmtpConnection dead, SmtpDeadline deadline) throws SendFailure {
        dead.abort();
        return connector.open(deadline);
    }

    /** Takes a borrowed connection back, to be used again if it is fit for that; frees its place in any case. */
    void giveBack(SmtpConnection connection) {
        try {
            if (!connection.usable()) {
                connection.abort();
            } else if (connection.emails() >= settings.maxMessages()) {
                connection.quit();
            } else {
                connection.idleSince(time.nanos());
                idle.addFirst(connection);
            }
        } finally {
            lastProgress = time.nanos();
            places.release();
        }
    }

    /** Whether a new connection can be opened up to where an email could begin. */
    boolean canConnect() {
        try (SmtpDeadline deadline = new SmtpDeadline(ProbeCall.PATIENCE)) {
            connector.open(deadline).quit();
            return true;
        } catch (VendorRefused e) {
            return true;
        } catch (SendFailure e) {
            return false;
        }
    }

    /** Closes what was idle for too long. */
    void sweep() {
        for (SmtpConnection connection : idle) {
            boolean expired =
                    time.nanos() - connection.idleSince() >= settings.idle().toNanos();
            if (expired && idle.remove(connection)) {
                connection.quit();
            }
        }
    }

    /** Closes every idle connection, and stops looking after them. */
    @Override
    public void close() {
        sweeper.stop(SWEEP);
        SmtpConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            connection.quit();
        }
    }
}
