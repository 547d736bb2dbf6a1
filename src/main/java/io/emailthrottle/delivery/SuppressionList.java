package io.emailthrottle.delivery;

import io.emailthrottle.store.Suppression;
import io.emailthrottle.store.Suppressions;
import io.emailthrottle.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What operators and applications do with the suppression list; waits until each change is on disk. */
public final class SuppressionList {

    private final Suppressions suppressions;
    private final Time time;

    public SuppressionList(Suppressions suppressions, Time time) {
        this.suppressions = suppressions;
        this.time = time;
    }

    public List<Suppression> list(String tenant, String after, int limit) {
        return suppressions.list(tenant, after, limit);
    }

    public Optional<Suppression> find(String tenant, String address) {
        return suppressions.find(tenant, address);
    }

    /** Adds addresses by hand; those that are there stay as they are. */
    public void add(String tenant, List<String> addresses) {
        List<CompletableFuture<Integer>> writes = addresses.stream()
                .map(address -> suppressions.add(tenant, new Suppression(address, "manual", "api", time.now())))
                .toList();
        writes.forEach(Written::await);
    }

    /** Removes addresses. How many were there. */
    public int remove(String tenant, List<String> addresses) {
        List<CompletableFuture<Integer>> writes = addresses.stream()
                .map(address -> suppressions.remove(tenant, address))
                .toList();
        return writes.stream().mapToInt(Written::await).sum();
    }
}
