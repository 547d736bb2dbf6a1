package io.emailthrottle.store.email;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key by which a request can be repeated without a second email.
 *
 * @param fingerprint of what was asked for: the same key with another one is a mistake
 * @param emailIds what the first request made
 * @param answer the first answer as JSON; null while there was none yet
 */
public record IdempotencyKey(
        String tenant,
        String key,
        String fingerprint,
        List<UUID> emailIds,
        @Nullable String answer) {}
