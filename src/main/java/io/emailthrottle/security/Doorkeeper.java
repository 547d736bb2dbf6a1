package io.emailthrottle.security;

import io.emailthrottle.store.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Finds out who makes a request. As soon as there is an API key everybody needs one; until then the gateway is open to
 * this machine, or to everybody where the operator says so.
 */
final class Doorkeeper {

    private static final String BEARER = "Bearer ";

    private final KeyRing keys;
    private final boolean open;

    /** @param open whether the gateway is open to everybody while there is no key */
    Doorkeeper(KeyRing keys, boolean open) {
        this.keys = keys;
        this.open = open;
    }

    /** Never fails: what went wrong is the stranger's refusal, for those requests that need to know the caller. */
    Caller caller(HttpServletRequest request) {
        try {
            return keys.any() ? holder(request) : withoutKeys(request);
        } catch (AccessRefused | DataAccessException refusal) {
            return Caller.stranger(refusal);
        }
    }

    private Caller withoutKeys(HttpServletRequest request) {
        String obstacle = open ? null : LocalOnly.obstacle(request);
        if (obstacle != null) {
            throw AccessRefused.notFromHere(obstacle);
        }
        return Caller.anybody();
    }

    private Caller holder(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw AccessRefused.missingKey();
        }
        Token token = Token.of(authorization.substring(BEARER.length()).strip());
        if (token == null) {
            throw AccessRefused.invalidKey();
        }
        ApiKey key = keys.find(token).orElseThrow(AccessRefused::invalidKey);
        requireNetwork(key.networks(), request);
        return Caller.holderOf(key);
    }

    private static void requireNetwork(List<String> networks, HttpServletRequest request) {
        if (!networks.isEmpty()
                && networks.stream().noneMatch(network -> new IpAddressMatcher(network).matches(request))) {
            throw AccessRefused.restrictedKey("may not be used from " + request.getRemoteAddr());
        }
    }
}
