package io.emailthrottle.store.suppression;

import io.emailthrottle.store.suppression.Suppression.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Which suppressions a page holds.
 *
 * @param after only addresses behind this one; null for all
 * @param before only addresses ahead of this one, of them the last; null for all
 * @param origin null for any
 */
public record SuppressionQuery(
        String tenant,
        @Nullable String after,
        @Nullable String before,
        @Nullable Origin origin) {

    /** All of a tenant. */
    public static SuppressionQuery of(String tenant) {
        return new SuppressionQuery(tenant, null, null, null);
    }
}
