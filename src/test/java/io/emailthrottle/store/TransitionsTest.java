package io.emailthrottle.store;

import static io.emailthrottle.email.EmailStatus.CANCELED;
import static io.emailthrottle.email.EmailStatus.EXPIRED;
import static io.emailthrottle.email.EmailStatus.QUEUED;
import static io.emailthrottle.email.EmailStatus.SCHEDULED;
import static io.emailthrottle.email.EmailStatus.SENDING;
import static io.emailthrottle.email.EmailStatus.SUPPRESSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.springframework.dao.DataAccessException;

class TransitionsTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final Set<EmailStatus> TOLD =
            EnumSet.of(EmailStatus.SENT, EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED);
    private static final Set<EmailStatus> WAITING = EnumSet.of(SCHEDULED, QUEUED);

    private final ManualTime time = new ManualTime();
    private TestDatabase database;
    private TestStore node;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    @BothDatabases
    void only_a_waiting_email_can_be_canceled(Dialect dialect) {
        on(dialect);
        assertMoves(
                CANCELED.predecessors(),
                CANCELED,
                "canceled",
                id -> node.emails().cancel(TENANT, id, now()).join());
    }

    @BothDatabases
    void only_a_scheduled_email_can_be_rescheduled(Dialect dialect) {
        on(dialect);
        assertMoves(
                SCHEDULED.predecessors(),
                SCHEDULED,
                "rescheduled",
                id -> node.emails().reschedule(TENANT, id, now(), now()).join());
    }

    @BothDatabases
    void only_an_email_that_was_given_up_can_be_retried(Dialect dialect) {
        on(dialect);
        Set<EmailStatus> ended = EnumSet.copyOf(QUEUED.predecessors());
        ended.remove(SENDING);
        assertMoves(
                ended,
                QUEUED,
                "retried",
                id -> node.emails().retry(TENANT, id, now(), now()).join());
    }

    @BothDatabases
    void only_a_waiting_email_is_claimed(Dialect dialect) {
        on(dialect);
        Lease lease = new Lease("me", now());
        assertMoves(
                SENDING.predecessors(),
                SENDING,
                null,
                id -> !node.emails()
                        .claim(
                                "",
                                List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, 1)),
                                lease,
                                now())
                        .join()
                        .isEmpty());
    }

    @BothDatabases
    void only_a_waiting_email_is_given_up_when_its_time_is_up(Dialect dialect) {
        on(dialect);
        Set<EmailStatus> waiting = EnumSet.copyOf(EXPIRED.predecessors());
        waiting.remove(SENDING);
        assertMoves(
                waiting,
                EXPIRED,
                "expired",
                id -> !node.emails()
                        .expire(100, now().plus(Acceptances.LIFE))
                        .join()
                        .isEmpty());
    }

    @BothDatabases
    void an_event_settles_exactly_what_nobody_has_in_hand_and_it_may_follow(Dialect dialect) {
        on(dialect);
        for (EmailStatus to : TOLD) {
            Set<EmailStatus> from = EnumSet.copyOf(to.predecessors());
            from.remove(SENDING);
            for (EmailStatus status : EmailStatus.values()) {
                database.empty();
                UUID id = inStatus(status);
                node.reports()
                        .write(List.of(Acceptances.report(id, to, now())), now())
                        .join();
                assertThat(node.reader().find(TENANT, id).orElseThrow().status())
                        .as("%s, told %s", status, to)
                        .isEqualTo(from.contains(status) ? to : status);
                assertThat(node.reader().events(id)).extracting(Event::type).containsExactly(to.word());
            }
        }
    }

    @BothDatabases
    void a_retried_email_is_in_no_vendors_hand(Dialect dialect) {
        on(dialect);
        UUID id = inStatus(EmailStatus.UNCONFIRMED);
        database.jdbc()
                .sql("UPDATE emails SET vendor = 'a', vendor_message_id = 'm'")
                .update();

        assertThat(node.emails().retry(TENANT, id, now(), now()).join()).isTrue();

        assertThat(node.reader().find(TENANT, id).orElseThrow().vendor()).isNull();
        assertThat(node.reader().find(TENANT, id).orElseThrow().vendorMessageId())
                .isNull();
    }

    @BothDatabases
    void the_database_refuses_a_row_that_waits_without_a_date_or_is_in_hand_without_an_owner(Dialect dialect) {
        on(dialect);
        inStatus(QUEUED);
        assertRefused("due_at = NULL");
        assertRefused("owner = 'me'");
        assertRefused("status = 'sending', due_at = NULL");
        assertRefused("status = 'sent'");
    }

    private void assertRefused(String change) {
        assertThatThrownBy(
                        () -> database.jdbc().sql("UPDATE emails SET " + change).update())
                .as(change)
                .isInstanceOf(DataAccessException.class);
    }

    private void assertMoves(Set<EmailStatus> allowed, EmailStatus to, String event, Function<UUID, Boolean> change) {
        for (EmailStatus from : EmailStatus.values()) {
            database.empty();
            UUID id = inStatus(from);
            boolean moved = change.apply(id);
            assertThat(moved).as("%s -> %s", from, to).isEqualTo(allowed.contains(from));
            StoredEmail row = node.reader().find(TENANT, id).orElseThrow();
            assertThat(row.status()).isEqualTo(moved ? to : from);
            assertThat(node.reader().events(id))
                    .extracting(Event::type)
                    .isEqualTo(moved && event != null ? List.of(event) : List.of());
        }
    }

    private UUID inStatus(EmailStatus status) {
        Email email = Acceptances.email(now()).build();
        NewEmailRow newEmailRow = WAITING.contains(status)
                ? status == QUEUED ? Acceptances.queued(email, now()) : Acceptances.scheduled(email, now())
                : Acceptances.inHand(email, new Lease("me", now()));
        if (status == SUPPRESSED) {
            newEmailRow = new NewEmailRow(email, status, "", null, newEmailRow.expiresAt(), null, null, List.of());
        }
        node.emails().accept(List.of(newEmailRow), null, now()).join();
        if (!WAITING.contains(status) && status != SENDING && status != SUPPRESSED) {
            AttemptOutcome attemptOutcome =
                    new AttemptOutcome(email.id(), TENANT, status, null, 0, null, null, null, List.of(), now());
            assertThat(node.emails()
                            .finish(attemptOutcome, new ClaimToken("me", 0))
                            .join())
                    .isTrue();
        }
        return email.id();
    }

    private Instant now() {
        return time.now();
    }
}
