package io.emailthrottle.store.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API key; the key itself is known to its owner only.
 *
 * @param name what people call it
 * @param prefix its first characters, to know it by
 * @param scopes what it may do
 * @param fromDomains the only domains that it may send from, in lower case; any when empty
 * @param networks the only addresses that it may be used from, as {@code 10.0.0.0/8}; any when empty
 * @param expiresAt null for never
 * @param lastUsedAt a minute late at most; null for never
 */
public record ApiKey(
        UUID id,
        String tenant,
        String name,
        String prefix,
        Set<String> scopes,
        List<String> fromDomains,
        List<String> networks,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
