package io.emailthrottle.store.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Waiting for a write has an end, and what was refused is never written. */
class PendingWriteTest {

    private final PendingWrite<Integer> pending =
            new PendingWrite<>(new CountWrite(Locks.NONE, "DELETE FROM sessions"));

    @Test
    void what_was_given_up_before_the_writer_came_to_it_is_never_written() {
        pending.giveUp();

        assertThat(pending.take()).isFalse();
        assertThat(failure().maybeKept()).isFalse();
    }

    @Test
    void of_what_is_under_way_nobody_knows_whether_it_is_kept() {
        assertThat(pending.take()).isTrue();
        pending.giveUp();

        assertThat(failure().maybeKept()).isTrue();
    }

    private StoreUnavailable failure() {
        assertThat(pending.written()).isCompletedExceptionally();
        try {
            pending.written().join();
            throw new AssertionError("it was written");
        } catch (CompletionException e) {
            return (StoreUnavailable) e.getCause();
        }
    }
}
