package io.emailthrottle.store.write;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event types that each tenant's webhooks subscribe to, so that other events cost no statement. As long as nobody has
 * looked into the database, anybody may listen.
 */
public final class SubscriptionCache {

    private volatile @Nullable Map<String, Set<WebhookEventType>> wanted;

    public boolean mayWant(String tenant, WebhookEventType webhookEventType) {
        Map<String, Set<WebhookEventType>> known = wanted;
        return known == null || known.getOrDefault(tenant, Set.of()).contains(webhookEventType);
    }

    /** @param byTenant null when it is not known */
    public void are(@Nullable Map<String, Set<WebhookEventType>> byTenant) {
        wanted = byTenant;
    }
}
