package io.emailthrottle.security;

import io.emailthrottle.store.access.ApiKey;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Holds a key to the networks that it may be used from. */
final class AllowedNetworks {

    private AllowedNetworks() {}

    /** @param address from which the key is used, as text */
    static void require(ApiKey key, String address) {
        if (!key.networks().isEmpty()
                && key.networks().stream().noneMatch(network -> new IpAddressMatcher(network).matches(address))) {
            throw AccessRefused.restrictedKey("may not be used from " + address);
        }
    }
}
