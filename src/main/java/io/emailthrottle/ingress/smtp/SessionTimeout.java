package io.emailthrottle.ingress.smtp;

import io.emailthrottle.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/**
 * Cuts off who has not logged in in time, and who then brings no message: an octet or a command now and then, which is no
 * silence, would hold a connection for ever.
 */
public final class SessionTimeout implements SessionHandler {

    private static final Logger log = LoggerFactory.getLogger(SessionTimeout.class);

    /** Whether a message came is looked at each time that so many times the time for the login has passed. */
    private static final int PATIENCE = 10;

    private final Duration allowed;
    private final Time time;
    private final Map<Session, Watch> watches = new ConcurrentHashMap<>();

    /** @param turns odd while a message is read, even between messages; grows with each beginning and end */
    private record Watch(Thread thread, AtomicInteger turns) {}

    /** @param allowed how long the login may take */
    SessionTimeout(Duration allowed, Time time) {
        this.allowed = allowed;
        this.time = time;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        AtomicInteger turns = new AtomicInteger();
        Thread thread = Thread.ofVirtual().name("smtp-connection-time").unstarted(() -> watch(session, turns));
        watches.put(session, new Watch(thread, turns));
        thread.start();
        return SessionAcceptance.success();
    }

    private void watch(Session session, AtomicInteger turns) {
        try {
            time.sleep(allowed);
            boolean goesOn = session.isAuthenticated();
            while (goesOn) {
                int before = turns.get();
                time.sleep(allowed.multipliedBy(PATIENCE));
                goesOn = turns.get() != before || before % 2 == 1;
            }
            session.closeSocket();
        } catch (InterruptedException ended) {
            // The connection has ended before its time.
        } catch (IOException e) {
            log.debug("a connection that was held for nothing is not closed in order", e);
        }
    }

    /** A message begins, whose own pace is bounded, or it has ended. */
    void turn(Session session) {
        Watch watch = watches.get(session);
        if (watch != null) {
            watch.turns.incrementAndGet();
        }
    }

    @Override
    public void onSessionEnd(Session session) {
        watches.remove(session).thread.interrupt();
    }
}
