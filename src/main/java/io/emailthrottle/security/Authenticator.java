package io.emailthrottle.security;

import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;

/**
 * Finds out who makes a request. As soon as there is an API key everybody needs one; until then the first key's token.
 * The demo is open to this machine then, and a gateway whose operator says so to everybody.
 */
public final class Authenticator {

    private static final String BEARER = "Bearer ";

    private final ApiKeyCache keys;
    private final SessionService sessions;
    private final FirstKey firstKey;
    private final SecuritySettings settings;
    private final List<? extends ForeignCalls> foreign;

    /** @param foreign other APIs that are understood */
    public Authenticator(
            ApiKeyCache keys,
            SessionService sessions,
            FirstKey firstKey,
            SecuritySettings settings,
            List<? extends ForeignCalls> foreign) {
        this.keys = keys;
        this.sessions = sessions;
        this.firstKey = firstKey;
        this.settings = settings;
        this.foreign = foreign;
    }

    /** Whether the first key is still to be made, and nobody may do anything else without its token. */
    boolean locked() {
        try {
            return !settings.open() && !settings.demo() && !anyKey();
        } catch (DataAccessException unknown) {
            return true;
        }
    }

    private boolean anyKey() {
        boolean any = keys.any();
        if (any && firstKey.token() != null) {
            firstKey.retire();
        }
        return any;
    }

    /** Never fails: what went wrong is the stranger's refusal, for those requests that need to know the caller. */
    Caller caller(HttpServletRequest request) {
        try {
            return anyKey() ? holder(request) : withoutKeys(request);
        } catch (AccessRefused | DataAccessException refusal) {
            return Caller.stranger(refusal);
        }
    }

    /**
     * Whether a request that was let in may go on looking at what concerns all tenants: its key may have been revoked since.
     * A database that does not answer ends nothing.
     */
    public boolean stillOversees(HttpServletRequest request) {
        Caller caller = caller(request);
        return caller.oversees() || caller.refusal() instanceof DataAccessException;
    }

    private Caller withoutKeys(HttpServletRequest request) {
        if (settings.open()) {
            return Caller.anybody();
        }
        if (settings.demo()) {
            String obstacle = LoopbackGuard.obstacle(request);
            if (obstacle != null) {
                throw AccessRefused.notFromHere(obstacle);
            }
            return Caller.anybody();
        }
        ForeignCalls other = foreign(request);
        String token = other == null ? bearer(request.getHeader(HttpHeaders.AUTHORIZATION)) : other.key(request);
        if (token == null || !firstKey.matches(token)) {
            throw AccessRefused.noKeyYet();
        }
        return Caller.anybody();
    }

    /**
     * The token of an {@code Authorization} header.
     *
     * @return null for a header that is absent or of another scheme
     */
    public static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    /** Other APIs that are understood. */
    List<? extends ForeignCalls> foreign() {
        return foreign;
    }

    /** The other API whose path this is; null for ours. */
    private @Nullable ForeignCalls foreign(HttpServletRequest request) {
        for (ForeignCalls other : foreign) {
            if (other.covers(request.getRequestURI())) {
                return other;
            }
        }
        return null;
    }

    private Caller holder(HttpServletRequest request) {
        ForeignCalls other = foreign(request);
        if (other != null) {
            String key = other.key(request);
            if (key == null) {
                throw AccessRefused.missingKey(other.keyPlace());
            }
            return holder(key, request.getRemoteAddr());
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null && !SessionCookie.in(request).isEmpty()) {
            return loggedIn(request);
        }
        String key = bearer(authorization);
        if (key == null) {
            throw AccessRefused.missingKey();
        }
        return holder(key, request.getRemoteAddr());
    }

    /**
     * Who holds a key.
     *
     * @param address from which it is used, as text
     * @throws AccessRefused when it is no good key, or may not be used from there
     */
    public Caller holder(String key, String address) {
        Token token = Token.of(key);
        if (token == null) {
            throw AccessRefused.invalidKey();
        }
        ApiKey known = keys.find(token).orElseThrow(AccessRefused::invalidKey);
        AllowedNetworks.require(known, address);
        return Caller.holderOf(known);
    }

    /** Cookies are sent with forged requests too, so a change also needs the CSRF check. */
    private Caller loggedIn(HttpServletRequest request) {
        Session session = sessions.find(request).orElseThrow(AccessRefused::noSession);
        CsrfCheck.require(request, session.csrf());
        AllowedNetworks.require(session.key(), request.getRemoteAddr());
        return Caller.holderOf(session.key());
    }
}
