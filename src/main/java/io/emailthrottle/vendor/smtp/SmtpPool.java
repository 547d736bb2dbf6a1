package io.emailthrottle.vendor.smtp;

import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.smtp.SmtpSettings.Pool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps connections open between emails: at most so many, the one used last first, so that those not needed grow idle and
 * are closed. Holds no lock while it waits for a server.
 */
final class SmtpPool implements AutoCloseable {

    /** After this long without a word it is worth a round trip to ask whether the server is still there. */
    private static final Duration SUSPICIOUS = Duration.ofSeconds(10);

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final SmtpConnector connector;
    private final Pool settings;
    private final Duration connectTimeout;
    private final Time time;
    private final Semaphore places;
    private final ConcurrentLinkedDeque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<SmtpConnection> open = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop sweeper;

    SmtpPool(String vendor, SmtpSettings settings, Time time) {
        this.connector = new SmtpConnector(settings, time);
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
     * @throws Throttled by the bulkhead when all are in use for as long as the connect timeout
     * @throws SendFailure when a new one is needed and cannot be had
     */
    SmtpConnection borrow() throws SendFailure {
        takePlace();
        boolean borrowed = false;
        try {
            SmtpConnection connection = idleOne();
            if (connection == null) {
                connection = openOne();
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
        try {
            if (!places.tryAcquire(connectTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Throttled(
                        Throttled.By.BULKHEAD, "all " + settings.size() + " SMTP connections are in use", BUSY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Throttled(
                    Throttled.By.SHUTDOWN, "interrupted while waiting for an SMTP connection", Duration.ZERO);
        }
    }

    private SmtpConnection idleOne() {
        SmtpConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            long unused = time.nanos() - connection.idleSince();
            if (unused >= settings.idle().toNanos()) {
                forget(connection);
                connection.quit();
            } else if (unused < SUSPICIOUS.toNanos() || connection.answersWithin(connectTimeout)) {
                return connection;
            } else {
                forget(connection);
                connection.abort();
            }
        }
        return null;
    }

    private SmtpConnection openOne() throws SendFailure {
        SmtpConnection connection = connector.open();
        open.add(connection);
        return connection;
    }

    /** A new connection in the place of one that turned out to be dead; the caller gives back one of them, as before. */
    SmtpConnection replace(SmtpConnection dead) throws SendFailure {
        forget(dead);
        dead.abort();
        return openOne();
    }

    /** Takes a borrowed connection back, to be used again if it is fit for that; frees its place in any case. */
    void giveBack(SmtpConnection connection) {
        try {
            if (!connection.usable()) {
                forget(connection);
                connection.abort();
            } else if (connection.emails() >= settings.maxMessages()) {
                forget(connection);
                connection.quit();
            } else {
                connection.idleSince(time.nanos());
                idle.addFirst(connection);
            }
        } finally {
            places.release();
        }
    }

    private void forget(SmtpConnection connection) {
        open.remove(connection);
    }

    /** Closes what was idle for too long, and breaks off what has been writing for too long. */
    void sweep() {
        for (SmtpConnection connection : open) {
            connection.closeIfStuck();
        }
        for (SmtpConnection connection : idle) {
            boolean expired =
                    time.nanos() - connection.idleSince() >= settings.idle().toNanos();
            if (expired && idle.remove(connection)) {
                forget(connection);
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
            forget(connection);
            connection.quit();
        }
    }
}
