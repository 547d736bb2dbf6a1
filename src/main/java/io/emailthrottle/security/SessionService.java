package io.emailthrottle.security;

import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.Session;
import io.emailthrottle.store.access.Sessions;
import io.emailthrottle.time.Time;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Logs browsers in with an API key, and out. A session is good on every node and survives restarts; one that ends, or whose
 * key is revoked, is refused here at once and on other nodes within a second.
 */
public final class SessionService {

    /** @param cookie its value, for the browser alone */
    public record NewSession(Session session, String cookie) {
        @Override
        public String toString() {
            return session.toString();
        }
    }

    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private final ApiKeyCache keys;
    private final Sessions sessions;
    private final Time time;
    private final RecentLookups<Session> looks;

    public SessionService(ApiKeyCache keys, Sessions sessions, Time time) {
        this.keys = keys;
        this.sessions = sessions;
        this.time = time;
        this.looks = new RecentLookups<>(sessions::find, keys::changesHere, time);
    }

    /**
     * Logs in.
     *
     * @param text the key itself
     * @throws AccessRefused when the key is wrong, or may not be used from here, or another site makes the browser ask
     */
    public NewSession open(String text, HttpServletRequest request) {
        CsrfCheck.require(request);
        ApiKey key =
                Optional.ofNullable(Token.of(text.strip())).flatMap(keys::find).orElseThrow(this::refusal);
        AllowedNetworks.require(key, request.getRemoteAddr());
        Instant now = time.now().truncatedTo(ChronoUnit.MILLIS);
        Session session = new Session(key, Secret.random(), now);
        String cookie = Secret.random();
        DurableWrite.await(sessions.deleteOpenedBefore(now.minus(Session.LASTS)));
        DurableWrite.await(sessions.add(session, Secret.hash(cookie)));
        return new NewSession(session, cookie);
    }

    /** Delays the answer, against brute force. */
    private AccessRefused refusal() {
        try {
            time.sleep(REFUSAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return AccessRefused.invalidKey();
    }

    /** The session whose cookie a request has, unless it has ended. */
    public Optional<Session> find(HttpServletRequest request) {
        return SessionCookie.in(request).stream()
                .map(Secret::hash)
                .flatMap(hash -> looks.find(hash).stream())
                .filter(session -> !session.expired(time.now()))
                .findFirst();
    }

    /** Ends a session; its cookie is no longer valid. */
    public void end(HttpServletRequest request) {
        for (String cookie : SessionCookie.in(request)) {
            String hash = Secret.hash(cookie);
            DurableWrite.await(sessions.end(hash));
            looks.forget(hash);
        }
    }
}
