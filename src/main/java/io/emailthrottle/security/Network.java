package io.emailthrottle.security;

import io.emailthrottle.store.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Holds a key to the networks that it may be used from. */
final class Network {

    private Network() {}

    static void require(ApiKey key, HttpServletRequest request) {
        if (!key.networks().isEmpty()
                && key.networks().stream().noneMatch(network -> new IpAddressMatcher(network).matches(request))) {
            throw AccessRefused.restrictedKey("may not be used from " + request.getRemoteAddr());
        }
    }
}
