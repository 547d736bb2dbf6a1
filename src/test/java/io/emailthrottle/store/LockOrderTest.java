package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.IdempotencyKey;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.VendorEventRow;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.write.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes write to the same rows, each in an order of its own: none is the victim of a deadlock. */
@Timeout(120)
class LockOrderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EMAILS = 60;
    private static final int ROUNDS = 25;

    private final Random random = new Random(22);
    private TestStore one;
    private TestStore other;

    @BeforeEach
    void open() {
        TestDatabase database = TestDatabase.shared(Dialect.POSTGRESQL);
        one = new TestStore(database);
        other = new TestStore(database);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void outcomes_renewals_and_a_vendors_events_never_wait_in_a_circle() {
        for (int round = 0; round < ROUNDS; round++) {
            List<UUID> ids = acceptInHand();
            List<CompletableFuture<?>> writes = new ArrayList<>();
            List<UUID> mine = shuffled(ids);
            writes.add(other.reports().write(reports(shuffled(ids)), NOW));
            for (UUID id : mine) {
                EmailStatus status = random.nextBoolean() ? EmailStatus.SENT : EmailStatus.QUEUED;
                writes.add(one.emails().finish(Acceptances.completion(id, status, NOW), new ClaimToken("one", 0)));
            }
            writes.add(one.emails().renew(shuffled(ids), new Lease("one", NOW.plusSeconds(60))));
            writes.add(other.reports().write(reports(shuffled(ids)), NOW));
            writes.add(other.emails().bringForward(shuffled(ids), NOW));
            writes.add(one.emails().reconsider(NOW));

            assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE));
        }
    }

    @Test
    void suppressions_of_events_and_of_operators_never_wait_in_a_circle() {
        for (int round = 0; round < ROUNDS; round++) {
            List<UUID> ids = acceptInHand();
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (TestStore node : List.of(one, other)) {
                writes.add(node.suppressions().add(Email.DEFAULT_TENANT, suppression(random.nextInt(EMAILS))));
                writes.add(node.reports().write(bounces(shuffled(ids)), NOW));
                writes.add(node.suppressions().add(Email.DEFAULT_TENANT, suppression(random.nextInt(EMAILS))));
                writes.add(node.suppressions().remove(Email.DEFAULT_TENANT, address(random.nextInt(EMAILS))));
            }

            assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE));
        }
    }

    @Test
    void requests_with_the_same_keys_never_wait_in_a_circle() {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (TestStore node : List.of(one, other)) {
                List<Integer> keys = new ArrayList<>(
                        Stream.iterate(0, i -> i + 1).limit(EMAILS).toList());
                Collections.shuffle(keys, random);
                for (int key : keys) {
                    Email email = Acceptances.email(NOW).build();
                    IdempotencyKey request =
                            new IdempotencyKey(Email.DEFAULT_TENANT, round + "-" + key, "f", List.of(email.id()), null);
                    writes.add(node.emails().accept(List.of(Acceptances.queued(email, NOW)), request, NOW));
                }
            }

            assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE));
        }
    }

    private List<UUID> acceptInHand() {
        Lease lease = new Lease("one", NOW.plusSeconds(60));
        List<NewEmailRow> acceptances = Stream.generate(
                        () -> Acceptances.inHand(Acceptances.email(NOW).build(), lease))
                .limit(EMAILS)
                .toList();
        one.emails().accept(acceptances, null, NOW).join();
        return acceptances.stream().map(acceptance -> acceptance.email().id()).toList();
    }

    private List<UUID> shuffled(List<UUID> ids) {
        List<UUID> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<VendorEventRow> reports(List<UUID> ids) {
        return ids.stream()
                .map(id -> Acceptances.report(id, EmailStatus.DELIVERED, NOW))
                .toList();
    }

    private static List<VendorEventRow> bounces(List<UUID> ids) {
        List<VendorEventRow> bounces = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Event event = new Event(NOW, "bounced", Acceptances.VENDOR, null, null);
            String key = UUID.randomUUID().toString();
            bounces.add(new VendorEventRow(
                    ids.get(i), Email.DEFAULT_TENANT, key, event, EmailStatus.BOUNCED, suppression(i)));
        }
        return bounces;
    }

    private static Suppression suppression(int number) {
        return new Suppression(address(number), "bounced", "vendor", NOW);
    }

    private static String address(int number) {
        return "person" + number + "@example.org";
    }
}
