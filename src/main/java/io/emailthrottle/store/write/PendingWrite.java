package io.emailthrottle.store.write;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A write and its waiting caller. It is either taken by its writer or given up before, never both. */
public final class PendingWrite<T> {

    private final Write<T> write;
    private final CompletableFuture<T> written = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean taken;

    PendingWrite(Write<T> write) {
        this.write = write;
    }

    Write<T> write() {
        return write;
    }

    CompletableFuture<T> written() {
        return written;
    }

    /** Whether the writer may write it: it has not been given up. */
    boolean take() {
        taken = settled.compareAndSet(false, true);
        return taken;
    }

    boolean olderThan(long nanos) {
        return System.nanoTime() - since > nanos;
    }

    /** Fails the write; if the writer has not taken it yet, it is never written. */
    void giveUp() {
        if (settled.compareAndSet(false, true)) {
            fail(StoreUnavailable.LATE);
        } else if (taken) {
            fail(StoreUnavailable.LATE_IN_DOUBT);
        }
    }

    void complete() {
        try {
            written.complete(write.result());
        } catch (RuntimeException e) {
            written.completeExceptionally(e);
        }
    }

    void fail(StoreUnavailable failure) {
        written.completeExceptionally(failure);
    }
}
