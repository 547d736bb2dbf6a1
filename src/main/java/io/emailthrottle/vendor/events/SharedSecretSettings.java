package io.emailthrottle.vendor.events;

import org.jspecify.annotations.Nullable;

/**
 * What the webhook of a vendor needs that signs nothing: the secret that its requests have to show. Username and password,
 * or a secret, are demanded by {@link SharedSecret}, whose complaint does not repeat them; both may be given.
 *
 * @param username for HTTP Basic, as in {@code https://user:password@host/events/name}
 * @param password for HTTP Basic
 * @param secret as {@code Authorization: Bearer}, as {@code X-Webhook-Secret}, or as the query parameter {@code secret}
 */
public record SharedSecretSettings(
        @Nullable String username,
        @Nullable String password,
        @Nullable String secret) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SharedSecretSettings[username=" + username + ", password=***, secret=***]";
    }
}
