package io.emailthrottle.vendor.events;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Size;

/**
 * What the webhook of a vendor needs that signs nothing: the secret that its requests have to show. One of the two ways
 * is demanded, and both may be given.
 *
 * @param username for HTTP Basic, as in {@code https://user:password@host/webhooks/name}
 * @param password for HTTP Basic
 * @param secret as {@code Authorization: Bearer}, as {@code X-Webhook-Secret}, or as the query parameter {@code secret}
 */
public record SharedSecretSettings(
        @Size(min = 1) String username,

        @Size(min = 8, message = "must have at least 8 characters")
        String password,

        @Size(min = 16, message = "must have at least 16 characters")
        String secret) {

    @AssertTrue(message = "username and password, or a secret, are needed: nobody else may tell of events")
    public boolean isSecured() {
        return username != null && password != null || secret != null && username == null && password == null;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SharedSecretSettings[username=" + username + ", password=***, secret=***]";
    }
}
