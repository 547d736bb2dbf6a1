package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.write.Dialect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClaimTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int EMAILS = 20_000;
    private static final int BATCH = 50;

    private final Set<UUID> claimed = ConcurrentHashMap.newKeySet();
    private final Set<UUID> finished = ConcurrentHashMap.newKeySet();

    @Test
    @Timeout(120)
    void four_nodes_that_share_a_queue_take_each_email_once_and_finish_them_all() throws Exception {
        TestDatabase database = TestDatabase.shared(Dialect.POSTGRESQL);
        List<TestStore> nodes =
                IntStream.range(0, 4).mapToObj(i -> new TestStore(database)).toList();
        fill(nodes.getFirst().emails());
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                EmailStore store = nodes.get(i).emails();
                String owner = "node-" + i;
                running.add(threads.submit(() -> workThrough(store, owner)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        nodes.forEach(TestStore::close);

        assertThat(finished).hasSize(EMAILS);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM emails WHERE status = 'sent' AND claims = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(EMAILS);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM events WHERE type = 'sent'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(EMAILS);
    }

    private static void fill(EmailStore store) {
        List<CompletableFuture<Boolean>> writes = new ArrayList<>();
        for (int i = 0; i < EMAILS / 500; i++) {
            List<NewEmailRow> acceptances = IntStream.range(0, 500)
                    .mapToObj(n -> Acceptances.queued(Acceptances.email(NOW).build(), NOW.minusMillis(n)))
                    .toList();
            writes.add(store.accept(acceptances, null, NOW));
        }
        writes.forEach(CompletableFuture::join);
    }

    private void workThrough(EmailStore store, String owner) {
        Lease lease = new Lease(owner, NOW.plusSeconds(60));
        while (finished.size() < EMAILS) {
            List<ClaimedEmail> batch = store.claim(
                            "",
                            List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, BATCH)),
                            lease,
                            NOW)
                    .join();
            assertThat(batch).hasSizeLessThanOrEqualTo(BATCH);
            for (ClaimedEmail one : batch) {
                assertThat(claimed.add(one.id())).as("claimed once").isTrue();
            }
            List<CompletableFuture<Boolean>> outcomes = batch.stream()
                    .map(one -> store.finish(
                            Acceptances.completion(one.id(), EmailStatus.SENT, NOW),
                            new ClaimToken(owner, one.claim())))
                    .toList();
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.join()).isTrue());
            batch.forEach(one -> finished.add(one.id()));
        }
    }
}
