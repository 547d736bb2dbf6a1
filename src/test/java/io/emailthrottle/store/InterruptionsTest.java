package io.emailthrottle.store;

import static io.emailthrottle.store.Acceptances.completion;
import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.queued;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.InterruptWrite;
import io.emailthrottle.store.claim.InterruptedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** Nodes die with emails in hand, one after the other. */
class InterruptionsTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final int LIMIT = InterruptWrite.MAX_INTERRUPTIONS;

    private final ManualTime time = new ManualTime();
    private TestStore node;
    private EmailStore store;

    private void on(Dialect dialect) {
        node = new TestStore(TestDatabase.shared(dialect));
        store = node.emails();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @BothDatabases
    void an_email_that_node_after_node_died_with_becomes_a_dead_letter_that_says_why(Dialect dialect) {
        on(dialect);
        UUID id = accepted(email(now()).build());
        for (int i = 1; i < LIMIT; i++) {
            assertThat(nodeDies()).containsExactly(new InterruptedEmail(id, EmailStatus.QUEUED));
        }

        assertThat(nodeDies()).containsExactly(new InterruptedEmail(id, EmailStatus.FAILED));

        assertThat(node.reader().lastFailures(List.of(id)).get(id).detail()).startsWith(LIMIT + " times in a row");
        assertThat(node.reader().events(id)).last().returns("failed", Event::type);
    }

    @BothDatabases
    void one_that_must_not_be_sent_twice_is_unconfirmed_then(Dialect dialect) {
        on(dialect);
        UUID id = accepted(email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build());
        for (int i = 1; i <= LIMIT; i++) {
            assertThat(row(id).status()).isEqualTo(EmailStatus.QUEUED);
            ClaimedEmail claimedEmail = claimAll().getFirst();
            KeyedCall call = new KeyedCall("a", now().plus(Duration.ofDays(1)));
            store.keep(id, new ClaimToken("dying", claimedEmail.claim()), call).join();
            store.interruptAllOf("dying", 9, now()).join();
        }

        assertThat(row(id).status()).isEqualTo(EmailStatus.UNCONFIRMED);
    }

    @BothDatabases
    void an_outcome_in_between_lets_the_count_begin_anew(Dialect dialect) {
        on(dialect);
        UUID id = accepted(email(now()).build());
        for (int i = 1; i < LIMIT; i++) {
            nodeDies();
        }
        ClaimedEmail claimedEmail = claimAll().getFirst();
        store.finish(completion(id, EmailStatus.QUEUED, now()), new ClaimToken("dying", claimedEmail.claim()))
                .join();

        assertThat(nodeDies()).containsExactly(new InterruptedEmail(id, EmailStatus.QUEUED));
    }

    @BothDatabases
    void another_life_lets_the_count_begin_anew(Dialect dialect) {
        on(dialect);
        UUID one = accepted(email(now()).build());
        UUID all = accepted(email(now()).build());
        for (int i = 1; i <= LIMIT; i++) {
            nodeDies();
        }
        Instant expires = now().plus(Acceptances.LIFE);
        store.retry(TENANT, one, expires, now()).join();
        store.retryDeadLetters(TENANT, "", 9, expires, now()).join();

        assertThat(nodeDies())
                .containsExactlyInAnyOrder(
                        new InterruptedEmail(one, EmailStatus.QUEUED), new InterruptedEmail(all, EmailStatus.QUEUED));
    }

    @BothDatabases
    void those_that_were_in_hand_together_twice_come_back_apart(Dialect dialect) {
        on(dialect);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(accepted(email(now()).build()));
        }

        nodeDies();
        assertThat(ids).extracting(id -> row(id).dueAt()).containsOnly(now());
        nodeDies();

        List<Instant> due = ids.stream().map(id -> row(id).dueAt()).toList();
        assertThat(due).allMatch(at -> !at.isBefore(now()) && at.isBefore(now().plusSeconds(60)));
        assertThat(due.stream().distinct().count()).isGreaterThan(40);
    }

    @BothDatabases
    void one_whose_time_is_up_soon_is_not_put_off_beyond_it(Dialect dialect) {
        on(dialect);
        List<UUID> ids = new ArrayList<>();
        Instant expires = now().plus(Duration.ofMinutes(2)).plusSeconds(30);
        for (int i = 0; i < 50; i++) {
            Email email = email(now()).build();
            store.accept(List.of(Acceptances.queued(email, now(), expires)), null, now())
                    .join();
            ids.add(email.id());
        }

        nodeDies();
        nodeDies();

        assertThat(ids)
                .extracting(id -> row(id).dueAt())
                .allMatch(due -> due.isBefore(expires))
                .contains(now());
    }

    private UUID accepted(Email email) {
        store.accept(List.of(queued(email, now())), null, now()).join();
        return email.id();
    }

    /** A node takes all that wait in hand, and dies. */
    private List<InterruptedEmail> nodeDies() {
        claimAll();
        return store.interruptAllOf("dying", 99, now()).join();
    }

    private List<ClaimedEmail> claimAll() {
        time.pass(Duration.ofMinutes(1));
        ClaimShare share = new ClaimShare(Priority.NORMAL.ordinal(), TENANT, 99);
        return store.claim("", List.of(share), new Lease("dying", now().plusSeconds(60)), now())
                .join();
    }

    private StoredEmail row(UUID id) {
        return node.reader().find(TENANT, id).orElseThrow();
    }

    private Instant now() {
        return time.now();
    }
}
