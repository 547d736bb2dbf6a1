package io.emailthrottle.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.WatchedDataSource;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.quota.Quota;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.time.SystemTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitWriterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestDatabase database;
    private WatchedDataSource dataSource;
    private GroupCommitWriter writer;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        dataSource = new WatchedDataSource(database.dataSource());
        writer = new GroupCommitWriter(dataSource, dialect, new SimpleMeterRegistry());
        dataSource.forgetOpened();
    }

    @AfterEach
    void close() {
        if (writer != null) {
            writer.close();
        }
    }

    @BothDatabases
    void writes_that_come_during_a_commit_share_the_next_one(Dialect dialect) {
        on(dialect);
        CountDownLatch go = block();
        List<CompletableFuture<Integer>> writes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            writes.add(writer.write(suppress("a" + i)));
        }
        int before = dataSource.commits();
        go.countDown();

        assertThat(writes)
                .allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE).isEqualTo(1));
        assertThat(dataSource.commits() - before).isLessThanOrEqualTo(2);
        assertThat(rows()).isEqualTo(300);
    }

    @BothDatabases
    void a_write_that_adds_nothing_new_tells_so_also_in_a_group(Dialect dialect) {
        on(dialect);
        Suppressions suppressions = new Suppressions(database.jdbc(), writer, new SystemTime());
        CountDownLatch go = block();
        Suppression ann = new Suppression("Ann@example.org", "manual", "api", Instant.EPOCH);
        Suppression bob = new Suppression("bob@example.org", "manual", "api", Instant.EPOCH);
        CompletableFuture<Integer> first = suppressions.add("t", ann);
        CompletableFuture<Integer> again = suppressions.add("t", ann);
        CompletableFuture<Integer> other = suppressions.add("t", bob);
        go.countDown();

        assertThat(first).succeedsWithin(PATIENCE).isEqualTo(1);
        assertThat(again).succeedsWithin(PATIENCE).isEqualTo(0);
        assertThat(other).succeedsWithin(PATIENCE).isEqualTo(1);
    }

    @BothDatabases
    void a_write_that_the_database_refuses_fails_alone(Dialect dialect) {
        on(dialect);
        assertFailsAlone(new CountWrite(Locks.NONE, "INSERT INTO suppressions (tenant) VALUES (?)", "no address"));
    }

    @BothDatabases
    void a_write_that_throws_fails_alone(Dialect dialect) {
        on(dialect);
        assertFailsAlone(new Throwing(new IllegalStateException("a bug")));
        assertFailsAlone(new Throwing(new OutOfMemoryError("too large")));
    }

    private void assertFailsAlone(Write<Integer> poison) {
        database.empty();
        CountDownLatch go = block();
        CompletableFuture<Integer> before = writer.write(suppress("before"));
        CompletableFuture<Integer> poisoned = writer.write(poison);
        CompletableFuture<Integer> after = writer.write(suppress("after"));
        go.countDown();

        assertThat(before).succeedsWithin(PATIENCE);
        assertThat(after).succeedsWithin(PATIENCE);
        assertThat(poisoned).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(StoreUnavailable.class);
        assertThat(rows()).isEqualTo(2);
    }

    @BothDatabases
    void a_result_that_throws_does_not_end_the_writer(Dialect dialect) {
        on(dialect);
        CompletableFuture<Integer> odd = writer.write(new Throwing(null));

        assertThat(odd).failsWithin(PATIENCE);
        assertThat(writer.write(suppress("next"))).succeedsWithin(PATIENCE);
    }

    @BothDatabases
    void a_broken_connection_fails_its_group_and_the_next_write_has_a_fresh_one(Dialect dialect) {
        on(dialect);
        CountDownLatch go = block();
        CompletableFuture<Integer> one = writer.write(suppress("one"));
        writer.write(new Doing("break", dataSource::breakConnection));
        CompletableFuture<Integer> two = writer.write(suppress("two"));
        go.countDown();

        assertThat(one).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(StoreUnavailable.class);
        assertThat(two).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(StoreUnavailable.class);
        assertThat(writer.write(suppress("three"))).succeedsWithin(PATIENCE);
        assertThat(dataSource.opened()).isEqualTo(2);
        assertThat(database.dataSource().getHikariPoolMXBean().getActiveConnections())
                .isEqualTo(1);
    }

    @BothDatabases
    void when_the_database_goes_away_nobody_waits_for_it_once_per_write(Dialect dialect) {
        on(dialect);
        CountDownLatch go = block();
        List<CompletableFuture<Integer>> writes = new ArrayList<>();
        writes.add(writer.write(new Throwing(new IllegalStateException("a bug"))));
        writes.add(writer.write(new Doing("break", dataSource::breakConnection)));
        for (int i = 0; i < 50; i++) {
            writes.add(writer.write(suppress("a" + i)));
        }
        dataSource.refuseConnections();
        go.countDown();

        assertThat(writes).allSatisfy(write -> assertThat(write).failsWithin(PATIENCE));
        assertThat(dataSource.refused()).isLessThanOrEqualTo(1);
    }

    @BothDatabases
    void a_full_queue_refuses_at_once(Dialect dialect) {
        on(dialect);
        CountDownLatch go = block();

        fill();
        go.countDown();
    }

    @BothDatabases
    void closing_writes_what_waits_and_refuses_what_comes_later(Dialect dialect) {
        on(dialect);
        CountDownLatch go = block();
        CompletableFuture<Integer> last = writer.write(suppress("last"));
        Thread closing = Thread.ofVirtual().start(writer::close);
        go.countDown();

        assertThat(last).succeedsWithin(PATIENCE).isEqualTo(1);
        assertThat(closing).satisfies(thread -> thread.join());
        assertThatThrownBy(() -> writer.write(suppress("late"))).isInstanceOf(StoreUnavailable.class);
    }

    @BothDatabases
    void every_write_is_answered_whenever_the_writer_is_closed(Dialect dialect) throws InterruptedException {
        on(dialect);
        List<CompletableFuture<Integer>> writes = new ArrayList<>();
        CountDownLatch underWay = new CountDownLatch(1);
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    writes.add(writer.write(suppress("a")));
                    underWay.countDown();
                }
            } catch (StoreUnavailable e) {
                writes.add(CompletableFuture.failedFuture(e));
            }
        });
        underWay.await();
        writer.close();
        caller.join();

        assertThat(writes)
                .allSatisfy(write ->
                        assertThat(write.handle((result, failure) -> true)).succeedsWithin(PATIENCE));
    }

    @BothDatabases
    void a_caller_that_is_interrupted_harms_nobody(Dialect dialect) throws InterruptedException {
        on(dialect);
        Thread caller = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            writer.write(suppress("interrupted")).join();
        });
        caller.join();

        assertThat(writer.write(suppress("next"))).succeedsWithin(PATIENCE);
        assertThat(rows()).isEqualTo(2);
    }

    @BothDatabases
    void events_are_written_in_the_order_in_which_the_changes_came_about(Dialect dialect) {
        on(dialect);
        EmailStore store = new EmailStore(writer, dialect, tenant -> Quota.NONE);
        EmailReader reader = new EmailReader(database.jdbc(), dialect);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        NewEmailRow first = Acceptances.scheduled(Acceptances.email(now).build(), now);
        NewEmailRow second = Acceptances.scheduled(Acceptances.email(now).build(), now);
        store.accept(List.of(first, second), null, now).join();
        String tenant = first.email().tenant();
        CountDownLatch go = block();
        store.reschedule(tenant, first.email().id(), now, now);
        store.cancel(tenant, second.email().id(), now);
        var late = store.reschedule(tenant, second.email().id(), now, now);
        go.countDown();

        List<String> expected = late.join() ? List.of("rescheduled", "canceled") : List.of("canceled");
        assertThat(reader.events(second.email().id())).extracting(Event::type).isEqualTo(expected);
    }

    @Test
    void neither_accepts_nor_claims_wait_for_a_change_where_the_database_can_do_all_at_once() {
        on(Dialect.POSTGRESQL);
        EmailStore store = new EmailStore(writer, Dialect.POSTGRESQL, tenant -> Quota.NONE);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Email email = Acceptances.email(now).build();
        CountDownLatch go = block();

        assertThat(store.accept(List.of(Acceptances.queued(email, now)), null, now))
                .succeedsWithin(PATIENCE);
        assertThat(store.claim("", List.of(new ClaimShare(1, email.tenant(), 1)), new Lease("me", now), now))
                .succeedsWithin(PATIENCE)
                .satisfies(claimed ->
                        assertThat(claimed).extracting(ClaimedEmail::id).containsExactly(email.id()));
        go.countDown();
    }

    @Test
    void a_full_queue_of_changes_still_lets_accepts_in() {
        on(Dialect.POSTGRESQL);
        EmailStore store = new EmailStore(writer, Dialect.POSTGRESQL, tenant -> Quota.NONE);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        NewEmailRow newEmailRow = Acceptances.queued(Acceptances.email(now).build(), now);
        CountDownLatch go = block();
        fill();

        assertThat(store.accept(List.of(newEmailRow), null, now)).succeedsWithin(PATIENCE);
        go.countDown();
    }

    private void fill() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        writer.write(suppress("a"));
                    }
                })
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("too many");
    }

    /** Holds the writer of changes up in the middle of a write, so that whatever comes meanwhile makes up the next group. */
    private CountDownLatch block() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        writer.write(new Doing("block", () -> {
            entered.countDown();
            await(go);
        }));
        await(entered);
        return go;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CountWrite suppress(String address) {
        return new CountWrite(
                Locks.NONE,
                "INSERT INTO suppressions (tenant, address, reason, source, created_at) SELECT 't', ?, 'r', 's', 0 WHERE true ON CONFLICT DO NOTHING",
                address);
    }

    private long rows() {
        return database.jdbc()
                .sql("SELECT count(*) FROM suppressions")
                .query(Long.class)
                .single();
    }

    /** Throws while it decides, or, when there is nothing to throw, as it tells its result. */
    private record Throwing(Throwable why) implements Write<Integer> {
        @Override
        public String statement() {
            return "throw";
        }

        @Override
        public Locks locks() {
            return Locks.NONE;
        }

        @Override
        public void execute(StatementBatch batch) throws SQLException {
            switch (why) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> batch.query("SELECT 1", row -> row.getInt(1));
            }
        }

        @Override
        public Integer result() {
            throw new IllegalStateException("no result");
        }
    }

    /** Writes nothing. */
    private record Doing(String statement, Runnable what) implements Write<Integer> {
        @Override
        public Locks locks() {
            return Locks.NONE;
        }

        @Override
        public void execute(StatementBatch batch) {
            what.run();
        }

        @Override
        public Integer result() {
            return 0;
        }
    }
}
