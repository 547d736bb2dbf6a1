package io.emailthrottle.store.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which API keys are asked for.
 *
 * @param tenant null for every tenant's
 * @param olderThan only those that were made before this one, or null
 * @param newerThan only those that were made after this one, or null
 * @param limit how many at most
 */
public record KeyQuery(
        @Nullable String tenant,
        @Nullable UUID olderThan,
        @Nullable UUID newerThan,
        int limit) {

    /** All keys of all tenants. */
    public static KeyQuery all() {
        return new KeyQuery(null, null, null, Integer.MAX_VALUE);
    }
}
