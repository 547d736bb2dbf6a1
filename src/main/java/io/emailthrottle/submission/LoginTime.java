package io.emailthrottle.submission;

import io.emailthrottle.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Cuts off who has not logged in in time: an octet now and then, which is no silence, would hold a connection for ever. */
final class LoginTime implements SessionHandler {

    private static final Logger log = LoggerFactory.getLogger(LoginTime.class);

    private final Duration allowed;
    private final Time time;
    private final Map<Session, Thread> watches = new ConcurrentHashMap<>();

    LoginTime(Duration allowed, Time time) {
        this.allowed = allowed;
        this.time = time;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        Thread watch = Thread.ofVirtual().name("smtp-login-time").unstarted(() -> watch(session));
        watches.put(session, watch);
        watch.start();
        return SessionAcceptance.success();
    }

    private void watch(Session session) {
        try {
            time.sleep(allowed);
            if (!session.isAuthenticated()) {
                session.closeSocket();
            }
        } catch (InterruptedException ended) {
            // The connection has ended before its time.
        } catch (IOException e) {
            log.debug("a connection without a login is not closed in order", e);
        }
    }

    @Override
    public void onSessionEnd(Session session) {
        watches.remove(session).interrupt();
    }
}
