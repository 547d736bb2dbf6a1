package io.emailthrottle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

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

@Timeout(300)
class CallersTest {

    private final ManualTime time = new ManualTime();
    private final CompletableFuture<Delivered> outcome = new CompletableFuture<>();

    @Test
    void whoever_waits_is_told_the_outcome() throws Exception {
        Callers callers = new Callers(Duration.ofSeconds(10), time);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Delivered> answer = threads.submit(() -> callers.await(outcome));
            callers.look();
            outcome.complete(delivered());

            assertThat(answer.get().completion().status()).isEqualTo(EmailStatus.SENT);
        }
    }

    @Test
    void whoever_has_waited_long_enough_is_sent_away_and_nobody_else() throws Exception {
        Callers callers = new Callers(Duration.ofSeconds(10), time);
        CompletableFuture<Delivered> later = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Delivered> first = await(threads, callers, outcome, 1);
            time.pass(Duration.ofSeconds(9));
            Future<Delivered> second = await(threads, callers, later, 2);
            callers.look();
            assertThat(first).isNotDone();

            time.pass(Duration.ofSeconds(1));
            callers.look();
            assertThat(first.get()).isNull();
            assertThat(second).isNotDone();

            later.complete(delivered());
            assertThat(second.get()).isNotNull();
        }
        assertThat(callers.waiting()).isZero();
    }

    @Test
    void whoever_does_not_wait_is_told_what_is_true_now() throws ExecutionException, InterruptedException {
        Callers callers = new Callers(Duration.ZERO, time);

        assertThat(callers.await(outcome)).isNull();
        outcome.complete(delivered());
        assertThat(callers.await(outcome)).isNotNull();
    }

    private static Future<Delivered> await(
            ExecutorService threads, Callers callers, CompletableFuture<Delivered> outcome, int waiting) {
        Future<Delivered> answer = threads.submit(() -> callers.await(outcome));
        Awaitility.await().untilAsserted(() -> assertThat(callers.waiting()).isEqualTo(waiting));
        return answer;
    }

    private Delivered delivered() {
        return new Delivered(Acceptances.completion(UUID.randomUUID(), EmailStatus.SENT, time.now()), null);
    }
}
