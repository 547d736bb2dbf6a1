package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.suppression.Unsubscribes;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators and applications do with the suppression list; waits until each change is on disk. */
public final class SuppressionList {

    private static final Logger log = LoggerFactory.getLogger(SuppressionList.class);

    private final Suppressions suppressions;
    private final Time time;

    public SuppressionList(Suppressions suppressions, Time time) {
        this.suppressions = suppressions;
        this.time = time;
    }

    /** A page in alphabetical order. */
    public List<Suppression> list(SuppressionQuery query, int limit) {
        return suppressions.list(query, limit);
    }

    public Optional<Suppression> find(String tenant, UUID id) {
        return suppressions.find(tenant, id);
    }

    public Optional<Suppression> find(String tenant, String address) {
        return suppressions.find(tenant, address);
    }

    /** What keeps emails from an address: its own suppression, or that of its domain. */
    public Optional<Suppression> covering(String tenant, String address) {
        return suppressions.find(tenant, address).or(() -> suppressions.find(tenant, Suppression.domainOf(address)));
    }

    /** Who wants no more emails of a stream. */
    public Unsubscribes unsubscribes() {
        return suppressions.unsubscribes();
    }

    /**
     * Adds addresses by hand; those that are there stay as they are.
     *
     * @param expiresAt when they end by themselves, UTC; null for never
     */
    public void add(String tenant, List<String> addresses, @Nullable Instant expiresAt) {
        List<CompletableFuture<Integer>> writes = addresses.stream()
                .map(address -> suppressions.add(
                        tenant, new Suppression(null, address, "manual", "api", time.now(), expiresAt)))
                .toList();
        writes.forEach(DurableWrite::await);
    }

    /** Adds the one recipient of an email that was rejected, when the rule that said so asks for it. */
    void after(Email email, DeliveryAttempt deliveryAttempt) {
        if (deliveryAttempt.outcome() instanceof Outcome.Rejected rejected
                && rejected.why().suppressesRecipient()
                && email.recipients().size() == 1) {
            String address = email.recipients().getFirst().address();
            String reason = rejected.why().getMessage();
            try {
                DurableWrite.await(suppressions.add(
                        email.tenant(), new Suppression(address, reason, Suppression.ERROR_RULE, time.now())));
            } catch (StoreUnavailable e) {
                log.warn("a recipient was not suppressed, the next rejection will try again: {}", e.getMessage());
            }
        }
    }

    /** Removes addresses. How many were there. */
    public int remove(String tenant, List<String> addresses) {
        List<CompletableFuture<Integer>> writes = addresses.stream()
                .map(address -> suppressions.remove(tenant, address))
                .toList();
        return writes.stream().mapToInt(DurableWrite::await).sum();
    }
}
