package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.store.quota.QuotaUsedUp;
import io.emailthrottle.store.write.StoreUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for a write to be on disk. */
public final class DurableWrite {

    private DurableWrite() {}

    /**
     * @throws StoreUnavailable when it is not
     * @throws QuotaUsedUp when it would be more emails than the tenant's quota leaves
     */
    public static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreUnavailable unavailable -> throw unavailable;
                case QuotaUsedUp usedUp -> throw usedUp;
                case null, default -> throw e;
            }
        }
    }
}
