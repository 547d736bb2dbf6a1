package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.quota.Quota;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.StoreUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is true after the database failed in the middle of something. */
class CommitInDoubtTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NODE = "node";
    private static final Lease LEASE = new Lease(NODE, NOW.plusSeconds(10));

    private TestDatabase database;
    private BreakingDataSource breaking;
    private GroupCommitWriter writer;
    private EmailStore store;
    private EmailReader reader;

    private void open(Dialect dialect) throws SQLException {
        database = TestDatabase.of(dialect);
        breaking = new BreakingDataSource(database.dataSource());
        writer = new GroupCommitWriter(breaking, dialect, new SimpleMeterRegistry());
        store = new EmailStore(writer, dialect, tenant -> Quota.NONE);
        reader = new EmailReader(JdbcClient.create(database.dataSource()), dialect);
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
        AttemptOutcome requeued = new AttemptOutcome(
                email.id(), Email.DEFAULT_TENANT, EmailStatus.QUEUED, NOW, 1, null, null, null, List.of(), NOW);
        breaking.breakAfterNextCommit();
        CompletableFuture<Boolean> unconfirmed = store.finish(requeued, new ClaimToken(NODE, 0));
        assertThatThrownBy(unconfirmed::join).isInstanceOf(CompletionException.class);

        List<ClaimedEmail> claimed = store.claim(
                        "", List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, 1)), LEASE, NOW)
                .join();

        assertThat(claimed).extracting(ClaimedEmail::claim).containsExactly(1);
        assertThat(store.finish(requeued, new ClaimToken(NODE, 0)).join()).isFalse();
        assertThat(status(email.id())).isEqualTo(EmailStatus.SENDING);
        assertThat(store.finish(requeued, new ClaimToken(NODE, 1)).join()).isTrue();
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

    private static NewEmailRow inHand(Email email) {
        return new NewEmailRow(
                email, EmailStatus.SENDING, "", null, NOW.plus(Duration.ofHours(1)), null, LEASE, List.of());
    }
}
