package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is true after the database failed in the middle of something. */
class StoreFailureTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NODE = "node";
    private static final Lease LEASE = new Lease(NODE, NOW.plusSeconds(10));

    @TempDir
    private Path folder;

    private TestDatabase database;
    private BreakingDataSource breaking;
    private GroupingWriter writer;
    private EmailStore store;
    private EmailReader reader;

    private void open(Dialect dialect) throws SQLException {
        database = TestDatabase.of(dialect, folder);
        breaking = new BreakingDataSource(database.dataSource());
        writer = new GroupingWriter(breaking);
        store = new EmailStore(writer, dialect);
        reader = new EmailReader(JdbcClient.create(database.dataSource()));
    }

    @AfterEach
    void close() throws SQLException {
        if (writer != null) {
            writer.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_commit_that_was_never_confirmed_is_said_to_be_in_doubt(Dialect dialect) throws SQLException {
        open(dialect);
        Email email = email();
        breaking.breakAfterNextCommit();

        assertThatThrownBy(() -> store.accept(List.of(inHand(email)), null, NOW).join())
                .hasCauseInstanceOf(StoreUnavailable.class)
                .cause()
                .hasMessage("the database cannot be reached")
                .extracting(failure -> ((StoreUnavailable) failure).maybeKept())
                .isEqualTo(true);
        assertThat(reader.find(Email.DEFAULT_TENANT, email.id())).isPresent();
        assertThat(store.accept(List.of(inHand(email())), null, NOW).join()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null, 13", "53100, 0"},
            nullValues = "null")
    void a_full_disk_is_named_and_leaves_no_doubt(String state, int code) {
        StoreUnavailable full = new StoreUnavailable(new SQLException("full", state, code), true);

        assertThat(full).hasMessage("the database's disk is full");
        assertThat(full.maybeKept()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void an_end_that_is_written_twice_does_not_end_the_next_claim(Dialect dialect) throws SQLException {
        open(dialect);
        Email email = email();
        store.accept(List.of(inHand(email)), null, NOW).join();
        Completion requeued = new Completion(
                email.id(), Email.DEFAULT_TENANT, EmailStatus.QUEUED, NOW, 1, null, null, List.of(), NOW);
        breaking.breakAfterNextCommit();
        CompletableFuture<Boolean> unconfirmed = store.finish(requeued, NODE, 0);
        assertThatThrownBy(unconfirmed::join).isInstanceOf(CompletionException.class);

        List<Claimed> claimed =
                store.claim("", Priority.NORMAL.ordinal(), 1, LEASE, NOW).join();

        assertThat(claimed).extracting(Claimed::takes).containsExactly(1);
        assertThat(store.finish(requeued, NODE, 0).join()).isFalse();
        assertThat(status(email.id())).isEqualTo(EmailStatus.SENDING);
        assertThat(store.finish(requeued, NODE, 1).join()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void only_what_is_in_hand_has_its_lease_renewed(Dialect dialect) throws SQLException {
        open(dialect);
        Email known = email();
        Email orphan = email();
        store.accept(List.of(inHand(known), inHand(orphan)), null, NOW).join();

        Lease longer = new Lease(NODE, LEASE.until().plusSeconds(10));
        assertThat(store.renew(List.of(known.id()), longer).join()).isOne();

        Instant later = LEASE.until().plusSeconds(1);
        assertThat(store.interruptExpired(10, later).join()).containsExactly(orphan.id());
        assertThat(status(known.id())).isEqualTo(EmailStatus.SENDING);
        assertThat(status(orphan.id())).isEqualTo(EmailStatus.QUEUED);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_a_vendor_says_can_always_be_written(Dialect dialect) throws SQLException {
        open(dialect);
        Email email = email();
        store.accept(List.of(inHand(email)), null, NOW).join();
        List<Event> events = List.of(Event.of(NOW, "rejected", "a\0b \uD800 c"));
        Completion rejected = new Completion(
                email.id(), Email.DEFAULT_TENANT, EmailStatus.REJECTED, null, 0, null, null, events, NOW);

        assertThat(store.finish(rejected, NODE, 0).join()).isTrue();
        assertThat(reader.events(email.id()))
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).startsWith("a\uFFFDb "));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void neither_a_bad_write_nor_an_error_fails_the_others_of_its_group(Dialect dialect) throws SQLException {
        open(dialect);
        CountDownLatch gathered = new CountDownLatch(1);
        Email email = email();
        CompletableFuture<Boolean> first = writer.write(new Failing(() -> await(gathered)));
        CompletableFuture<Boolean> bad = writer.write(new Failing(() -> {
            throw new IllegalStateException("bad");
        }));
        CompletableFuture<Boolean> good = store.accept(List.of(inHand(email)), null, NOW);
        CompletableFuture<Boolean> error = writer.write(new Failing(() -> {
            throw new OutOfMemoryError("too large");
        }));
        gathered.countDown();

        assertThat(first.join()).isTrue();
        assertThat(good.join()).isTrue();
        assertThat(Stream.of(bad, error))
                .allSatisfy(failed -> assertThat(failed)
                        .failsWithin(Duration.ofSeconds(5))
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(StoreUnavailable.class)
                        .matches(failure -> !((StoreUnavailable) failure).maybeKept()));
        assertThat(status(email.id())).isEqualTo(EmailStatus.SENDING);
    }

    private record Failing(Runnable decision) implements Write<Boolean> {
        @Override
        public void decide(Batch batch) {
            decision.run();
        }

        @Override
        public Boolean result() {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EmailStatus status(UUID id) {
        return reader.find(Email.DEFAULT_TENANT, id).orElseThrow().status();
    }

    private static Email email() {
        return Email.builder(UUID.randomUUID(), NOW, Emails.address(null, "hello@example.com"), "It works")
                .to(List.of(Emails.address(null, "ada@example.org")))
                .text("Hello")
                .build();
    }

    private static Acceptance inHand(Email email) {
        return new Acceptance(
                email,
                EmailStatus.SENDING,
                Priority.NORMAL,
                null,
                NOW.plus(Duration.ofHours(1)),
                null,
                LEASE,
                List.of());
    }
}
