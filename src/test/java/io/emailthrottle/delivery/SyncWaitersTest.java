package io.emailthrottle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.delivery.dispatch.SendResult;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyncWaitersTest {

    private final ManualTime time = new ManualTime();
    private final CompletableFuture<SendResult> outcome = new CompletableFuture<>();

    @Test
    void whoever_waits_is_told_the_outcome() throws Exception {
        SyncWaiters syncWaiters = new SyncWaiters(Duration.ofSeconds(10), time);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SendResult> answer = threads.submit(() -> syncWaiters.await(outcome));
            syncWaiters.look();
            outcome.complete(delivered());

            assertThat(answer.get().completion().status()).isEqualTo(EmailStatus.SENT);
        }
    }

    @Test
    void whoever_has_waited_long_enough_is_sent_away_and_nobody_else() throws Exception {
        SyncWaiters syncWaiters = new SyncWaiters(Duration.ofSeconds(10), time);
        CompletableFuture<SendResult> later = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SendResult> first = await(threads, syncWaiters, outcome, 1);
            time.pass(Duration.ofSeconds(9));
            Future<SendResult> second = await(threads, syncWaiters, later, 2);
            syncWaiters.look();
            assertThat(first).isNotDone();

            time.pass(Duration.ofSeconds(1));
            syncWaiters.look();
            assertThat(first.get()).isNull();
            assertThat(second).isNotDone();

            later.complete(delivered());
            assertThat(second.get()).isNotNull();
        }
        assertThat(syncWaiters.waiting()).isZero();
    }

    @Test
    void whoever_does_not_wait_is_told_what_is_true_now() throws ExecutionException, InterruptedException {
        SyncWaiters syncWaiters = new SyncWaiters(Duration.ZERO, time);

        assertThat(syncWaiters.await(outcome)).isNull();
        outcome.complete(delivered());
        assertThat(syncWaiters.await(outcome)).isNotNull();
    }

    private static Future<SendResult> await(
            ExecutorService threads, SyncWaiters syncWaiters, CompletableFuture<SendResult> outcome, int waiting) {
        Future<SendResult> answer = threads.submit(() -> syncWaiters.await(outcome));
        Awaitility.await().untilAsserted(() -> assertThat(syncWaiters.waiting()).isEqualTo(waiting));
        return answer;
    }

    private SendResult delivered() {
        return new SendResult(Acceptances.completion(UUID.randomUUID(), EmailStatus.SENT, time.now()), null);
    }
}
