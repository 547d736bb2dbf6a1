package io.emailthrottle.delivery;

import io.emailthrottle.store.StoreUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for a write to be on disk. */
public final class Written {

    private Written() {}

    /** @throws StoreUnavailable when it is not */
    public static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
