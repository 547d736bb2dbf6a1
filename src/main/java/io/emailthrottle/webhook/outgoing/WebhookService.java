package io.emailthrottle.webhook.outgoing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What applications do with their endpoints; waits until each change is on disk. It counts on this node at once, on others
 * within a second.
 */
public final class WebhookService {

    private static final int MAX_PER_TENANT = 50;
    private static final int CHUNK = 500;
    private static final Duration OVERLAP = Duration.ofHours(24);

    private final Webhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final EndpointUrl urls;
    private final EventFormats formats;
    private final Runnable changed;
    private final Runnable dueAgain;
    private final Time time;

    /**
     * @param changed is told when there is another set of endpoints
     * @param dueAgain is told when deliveries became due
     */
    WebhookService(
            Webhooks webhooks,
            WebhookDeliveries deliveries,
            EndpointUrl urls,
            EventFormats formats,
            Runnable changed,
            Runnable dueAgain,
            Time time) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.urls = urls;
        this.formats = formats;
        this.changed = changed;
        this.dueAgain = dueAgain;
        this.time = time;
    }

    /**
     * Registers an endpoint, with a secret of its own.
     *
     * @param format in which it is told
     * @param events of those that the format has
     * @throws EndpointRefused when the URL is none that may be called, or the tenant has too many
     */
    public Webhook create(String tenant, String url, EventFormat format, Set<WebhookEventType> events, boolean enabled)
            throws EndpointRefused {
        urls.check(url);
        if (webhooks.list(tenant).size() >= MAX_PER_TENANT) {
            throw new EndpointRefused("is one too many: there are " + MAX_PER_TENANT + " already");
        }
        UUID id = UuidCreator.getTimeOrderedEpochPlus1();
        Webhook.Secrets secrets = Webhook.Secrets.of(format.newSecret());
        Instant now = Instant.ofEpochMilli(time.now().toEpochMilli());
        Webhook webhook = new Webhook(id, tenant, url, format.name(), events, secrets, enabled, null, null, now);
        DurableWrite.await(webhooks.add(webhook));
        changed.run();
        return webhook;
    }

    /** The forms in which endpoints can be told. */
    public EventFormats formats() {
        return formats;
    }

    public Optional<Webhook> find(String tenant, UUID id) {
        return webhooks.find(tenant, id);
    }

    /** All of a tenant, the newest first. */
    public List<Webhook> list(String tenant) {
        return webhooks.list(tenant);
    }

    /**
     * Changes what is not null; false when there is no such endpoint.
     *
     * @throws EndpointRefused when the URL is none that may be called
     */
    public boolean change(
            String tenant,
            UUID id,
            @Nullable String url,
            @Nullable Set<WebhookEventType> events,
            @Nullable Boolean enabled)
            throws EndpointRefused {
        if (url != null) {
            urls.check(url);
        }
        boolean found = DurableWrite.await(webhooks.change(tenant, id, url, events, enabled)) > 0;
        changed.run();
        return found;
    }

    /**
     * Gives an endpoint another secret. For a day deliveries are signed with the one before too, so that the application can
     * change over without missing one.
     *
     * @return the endpoint with its new secret; empty when it was removed, or given another secret, meanwhile
     */
    public Optional<Webhook> rotate(Webhook webhook) {
        String secret = formats.get(webhook.format()).newSecret();
        boolean rotated =
                DurableWrite.await(webhooks.rotate(webhook, secret, time.now().plus(OVERLAP)));
        changed.run();
        return rotated ? webhooks.find(webhook.tenant(), webhook.id()) : Optional.empty();
    }

    /** Tells an endpoint nothing more, and forgets it with its deliveries; false when there is none. */
    public boolean remove(String tenant, UUID id) {
        boolean found = DurableWrite.await(webhooks.remove(tenant, id)) > 0;
        changed.run();
        while (found && DurableWrite.await(deliveries.deleteAllOf(id, CHUNK)) == CHUNK) {
            // The next chunk.
        }
        return found;
    }

    public Optional<WebhookDelivery> delivery(UUID webhookId, UUID id) {
        return deliveries.find(webhookId, id);
    }

    /** A page of what an endpoint was or will be told, the newest first; {@code after} null for the first page. */
    public List<WebhookDelivery> deliveries(UUID webhookId, @Nullable UUID after, int limit) {
        return deliveries.list(webhookId, after, limit);
    }

    /** Delivers one again, whether it arrived or not; false when there is none. */
    public boolean replay(UUID webhookId, UUID id) {
        boolean found = DurableWrite.await(deliveries.replay(webhookId, id, time.now())) > 0;
        dueAgain.run();
        return found;
    }

    /** Delivers again all that were given up and whose event is not older. How many. */
    public int replayFailed(UUID webhookId, Instant since) {
        int total = 0;
        int chunk;
        do {
            chunk = DurableWrite.await(deliveries.replayFailed(webhookId, since, CHUNK, time.now()));
            total += chunk;
        } while (chunk == CHUNK);
        dueAgain.run();
        return total;
    }
}
