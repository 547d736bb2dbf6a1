package io.emailthrottle.store.quota;

import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.email.IdempotencyKey;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.quota.QuotaBalance.Period;
import io.emailthrottle.store.write.Dialect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuotaTest {

    private static final String ACME = "acme";
    private static final Instant LAST_SECOND_OF_JANUARY = Instant.parse("2026-01-31T23:59:59Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    private final List<TestStore> nodes = new ArrayList<>();
    private TestDatabase database;

    @AfterEach
    void close() {
        nodes.forEach(TestStore::close);
    }

    @BothDatabases
    void a_day_s_emails_are_accepted_and_not_one_more_until_the_next_day_begins_in_utc(Dialect dialect) {
        TestStore node = node(dialect, new Quota(3, Quota.UNLIMITED));
        Instant noon = Instant.parse("2026-01-15T12:00:00Z");

        assertThat(accept(node, 3, noon)).isTrue();
        assertThatThrownBy(() -> accept(node, 1, noon)).isInstanceOfSatisfying(QuotaUsedUp.class, usedUp -> {
            assertThat(usedUp.balance())
                    .isEqualTo(new QuotaBalance(Period.DAY, 3, 3, Instant.parse("2026-01-16T00:00:00Z")));
            assertThat(usedUp.retryAfter()).hasHours(12);
        });
        assertThatThrownBy(() -> accept(node, 1, Instant.parse("2026-01-15T23:59:59.999Z")))
                .isInstanceOf(QuotaUsedUp.class);
        assertThat(accept(node, 3, Instant.parse("2026-01-16T00:00:00Z"))).isTrue();
        assertThat(emails()).isEqualTo(6);
    }

    @BothDatabases
    void a_month_s_emails_are_counted_over_its_days(Dialect dialect) {
        TestStore node = node(dialect, new Quota(10, 15));
        assertThat(accept(node, 10, Instant.parse("2026-01-30T08:00:00Z"))).isTrue();

        assertThatThrownBy(() -> accept(node, 6, LAST_SECOND_OF_JANUARY))
                .isInstanceOfSatisfying(QuotaUsedUp.class, usedUp -> {
                    assertThat(usedUp.balance()).isEqualTo(new QuotaBalance(Period.MONTH, 15, 10, FEBRUARY));
                    assertThat(usedUp)
                            .hasMessage("the quota of 15 emails a month leaves 5 until 2026-02-01T00:00:00Z,"
                                    + " and this takes 6");
                });
        assertThat(accept(node, 5, LAST_SECOND_OF_JANUARY)).isTrue();
        assertThat(accept(node, 10, FEBRUARY)).isTrue();
    }

    @BothDatabases
    void what_is_used_of_a_quota_can_be_read_and_begins_anew_with_the_day_and_the_month(Dialect dialect) {
        TestStore node = node(dialect, new Quota(10, 15));
        Instant tomorrow = Instant.parse("2026-01-31T00:00:00Z");
        assertThat(node.quotas().balances(ACME, tomorrow.minusSeconds(1)))
                .containsExactly(
                        new QuotaBalance(Period.DAY, 10, 0, tomorrow), new QuotaBalance(Period.MONTH, 15, 0, FEBRUARY));

        accept(node, 4, tomorrow.minusSeconds(1));
        accept(node, 3, tomorrow);

        assertThat(node.quotas().balances(ACME, LAST_SECOND_OF_JANUARY))
                .containsExactly(
                        new QuotaBalance(Period.DAY, 10, 3, FEBRUARY), new QuotaBalance(Period.MONTH, 15, 7, FEBRUARY));
        assertThat(node.quotas().balances(ACME, FEBRUARY))
                .extracting(QuotaBalance::used)
                .containsExactly(0L, 0L);
        node.limit(ACME, new Quota(Quota.UNLIMITED, 5));
        assertThat(node.quotas().balances(ACME, LAST_SECOND_OF_JANUARY))
                .singleElement()
                .satisfies(month -> assertThat(month.remaining()).isZero());
        assertThat(node.quotas().balances("birch", FEBRUARY)).isEmpty();
    }

    @BothDatabases
    void of_fifty_callers_at_once_as_many_are_accepted_as_the_quota_has_left(Dialect dialect) {
        TestStore node = node(dialect, new Quota(10, Quota.UNLIMITED));
        accept(node, 3, FEBRUARY);
        List<CompletableFuture<Boolean>> writes = IntStream.range(0, 50)
                .mapToObj(
                        _ -> CompletableFuture.supplyAsync(() -> accept(node, 1, FEBRUARY), Thread::startVirtualThread))
                .toList();

        assertThat(writes.stream().filter(QuotaTest::refused)).hasSize(43);
        assertThat(emails()).isEqualTo(10);
    }

    @BothDatabases
    void emails_that_are_more_than_is_left_are_refused_together_and_use_up_nothing(Dialect dialect) {
        TestStore node = node(dialect, new Quota(5, Quota.UNLIMITED));
        assertThatThrownBy(() -> accept(node, 6, FEBRUARY)).isInstanceOf(QuotaUsedUp.class);
        assertThat(emails()).isZero();
        assertThat(accept(node, 5, FEBRUARY)).isTrue();
    }

    @BothDatabases
    void a_request_that_comes_again_with_its_idempotency_key_uses_up_nothing(Dialect dialect) {
        TestStore node = node(dialect, new Quota(2, Quota.UNLIMITED));
        NewEmailRow first = acceptance(FEBRUARY);
        IdempotencyKey key = key("k1", first);

        assertThat(node.emails().accept(List.of(first), key, FEBRUARY).join()).isTrue();
        assertThat(node.emails()
                        .accept(List.of(acceptance(FEBRUARY)), key, FEBRUARY)
                        .join())
                .isFalse();
        assertThat(accept(node, 1, FEBRUARY)).isTrue();
        assertThat(node.emails()
                        .accept(List.of(acceptance(FEBRUARY)), key, FEBRUARY)
                        .join())
                .as("is answered although nothing is left")
                .isFalse();
    }

    @BothDatabases
    void a_refused_request_may_come_again_the_next_day_with_the_same_idempotency_key(Dialect dialect) {
        TestStore node = node(dialect, new Quota(1, Quota.UNLIMITED));
        accept(node, 1, LAST_SECOND_OF_JANUARY);
        NewEmailRow newEmailRow = acceptance(LAST_SECOND_OF_JANUARY);
        IdempotencyKey key = key("k1", newEmailRow);

        assertThatThrownBy(() -> join(node.emails().accept(List.of(newEmailRow), key, LAST_SECOND_OF_JANUARY)))
                .isInstanceOf(QuotaUsedUp.class);
        assertThat(join(node.emails().accept(List.of(newEmailRow), key, FEBRUARY)))
                .isTrue();
    }

    @BothDatabases
    void a_node_whose_clock_is_behind_begins_no_day_anew(Dialect dialect) {
        TestStore node = node(dialect, new Quota(1, Quota.UNLIMITED));
        assertThat(accept(node, 1, FEBRUARY)).isTrue();
        assertThatThrownBy(() -> accept(node, 1, LAST_SECOND_OF_JANUARY)).isInstanceOf(QuotaUsedUp.class);
        assertThatThrownBy(() -> accept(node, 1, FEBRUARY)).isInstanceOf(QuotaUsedUp.class);
    }

    @BothDatabases
    void what_is_suppressed_is_kept_although_nothing_is_left(Dialect dialect) {
        TestStore node = node(dialect, new Quota(1, Quota.UNLIMITED));
        accept(node, 1, FEBRUARY);
        NewEmailRow suppressed = new NewEmailRow(
                email(FEBRUARY).tenant(ACME).build(),
                EmailStatus.SUPPRESSED,
                "",
                null,
                FEBRUARY.plus(Acceptances.LIFE),
                null,
                null,
                List.of());

        assertThat(join(node.emails().accept(List.of(suppressed), null, FEBRUARY)))
                .isTrue();
    }

    @BothDatabases
    void another_tenant_s_emails_do_not_count(Dialect dialect) {
        TestStore node = node(dialect, new Quota(1, Quota.UNLIMITED));
        accept(node, 1, FEBRUARY);
        NewEmailRow other = queued(email(FEBRUARY).tenant("birch").build(), FEBRUARY);

        assertThat(join(node.emails().accept(List.of(other), null, FEBRUARY))).isTrue();
    }

    @Test
    void nodes_that_accept_for_many_tenants_at_once_accept_each_one_s_quota_and_never_wait_for_each_other() {
        List<String> tenants =
                IntStream.range(0, 20).mapToObj(i -> "tenant-" + i).toList();
        database = TestDatabase.shared(Dialect.POSTGRESQL);
        List<TestStore> both = List.of(new TestStore(database), new TestStore(database));
        nodes.addAll(both);
        both.forEach(node -> tenants.forEach(tenant -> node.limit(tenant, new Quota(10, 1000))));
        List<CompletableFuture<Boolean>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (TestStore node : both) {
                List<String> order = new ArrayList<>(tenants);
                Collections.shuffle(order, new Random(i));
                for (String tenant : order) {
                    NewEmailRow one = queued(email(FEBRUARY).tenant(tenant).build(), FEBRUARY);
                    IdempotencyKey key = i % 2 == 0
                            ? null
                            : new IdempotencyKey(
                                    tenant,
                                    UUID.randomUUID().toString(),
                                    "f",
                                    List.of(one.email().id()),
                                    null);
                    writes.add(node.emails().accept(List.of(one), key, FEBRUARY));
                }
            }
        }
        long refused = writes.stream().filter(QuotaTest::refused).count();

        assertThat(emails()).isEqualTo(tenants.size() * 10L);
        assertThat(refused).isEqualTo(writes.size() - tenants.size() * 10L);
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM idempotency_keys")
                        .query(Long.class)
                        .single())
                .as("keys of what was refused are not kept")
                .isLessThanOrEqualTo(emails());
    }

    private static boolean refused(CompletableFuture<Boolean> write) {
        try {
            return !write.join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(QuotaUsedUp.class);
            return true;
        }
    }

    private TestStore node(Dialect dialect, Quota quota) {
        database = TestDatabase.shared(dialect);
        TestStore node = new TestStore(database);
        node.limit(ACME, quota);
        nodes.add(node);
        return node;
    }

    private static boolean accept(TestStore node, int count, Instant now) {
        List<NewEmailRow> emails =
                IntStream.range(0, count).mapToObj(i -> acceptance(now)).toList();
        return join(node.emails().accept(emails, null, now));
    }

    private static boolean join(CompletableFuture<Boolean> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static NewEmailRow acceptance(Instant now) {
        return queued(email(now).tenant(ACME).build(), now);
    }

    private static IdempotencyKey key(String key, NewEmailRow of) {
        return new IdempotencyKey(ACME, key, "fingerprint", List.of(of.email().id()), null);
    }

    private long emails() {
        return database.jdbc()
                .sql("SELECT count(*) FROM emails WHERE tenant <> 'birch'")
                .query(Long.class)
                .single();
    }
}
