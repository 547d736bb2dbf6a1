package io.emailthrottle.store.email;

import static io.emailthrottle.store.Acceptances.completion;
import static io.emailthrottle.store.Acceptances.email;
import static io.emailthrottle.store.Acceptances.inHand;
import static io.emailthrottle.store.Acceptances.queued;
import static io.emailthrottle.store.Acceptances.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.RecordParts;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.claim.InterruptedEmail;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class EmailStoreTest {

    private static final String TENANT = Email.DEFAULT_TENANT;

    private final ManualTime time = new ManualTime();
    private TestDatabase database;
    private TestStore node;
    private EmailStore store;
    private Leases leases;
    private EmailReader reader;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database);
        store = node.emails();
        leases = node.leases();
        reader = node.reader();
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    @BothDatabases
    void an_accepted_email_is_read_back_whole(Dialect dialect) {
        on(dialect);
        Email email = Emails.everyField();

        assertThat(accept(scheduled(email, now().plusSeconds(9)))).isTrue();

        assertThat(reader.payload(email.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(email);
        Instant due = now().plusSeconds(9);
        StoredEmail expected = new StoredEmail(
                email.id(),
                "acme",
                EmailStatus.SCHEDULED,
                Priority.HIGH,
                due,
                due.plus(Acceptances.LIFE),
                0,
                null,
                null,
                email.from().mailbox(),
                List.of("Ann Müller <ann@example.org>", "bob@example.org"),
                email.subject(),
                email.createdAt(),
                due);
        assertThat(reader.find("acme", email.id())).hasValue(expected);
        assertThat(reader.list(EmailQuery.of("acme", Set.of()), 9)).containsExactly(expected);
        assertThat(RecordParts.empty(expected))
                .as("what only a vendor's answer fills in")
                .containsExactly("vendor", "vendorMessageId");
    }

    @BothDatabases
    void a_known_idempotency_key_lets_nothing_in(Dialect dialect) {
        on(dialect);
        Email first = email(now()).build();
        Email second = email(now()).build();

        assertThat(store.accept(List.of(queued(first, now())), key(TENANT, first), now())
                        .join())
                .isTrue();
        assertThat(store.accept(List.of(queued(second, now())), key(TENANT, second), now())
                        .join())
                .isFalse();
        assertThat(store.accept(List.of(queued(second, now())), key("other", second), now())
                        .join())
                .isTrue();

        assertThat(node.keys().find(TENANT, "k").orElseThrow().emailIds()).containsExactly(first.id());
        assertThat(reader.payload(first.id())).isPresent();
        assertThat(count("terms")).isEqualTo(2);
    }

    @BothDatabases
    void old_idempotency_keys_are_forgotten_the_oldest_first_and_no_more_than_are_asked_for(Dialect dialect) {
        on(dialect);
        List<String> tenants = List.of("third", "first", "second", "young");
        List<Integer> ages = List.of(1, 3, 2, 0);
        for (int i = 0; i < tenants.size(); i++) {
            Email email = email(now().minusSeconds(ages.get(i))).build();
            store.accept(List.of(queued(email, now())), key(tenants.get(i), email), now())
                    .join();
        }

        assertThat(node.keys().forgetBefore(now(), 2).join()).isEqualTo(2);
        assertThat(tenants).filteredOn(this::isKnown).containsExactly("third", "young");
        assertThat(node.keys().forgetBefore(now(), 2).join()).isEqualTo(1);
        assertThat(tenants).filteredOn(this::isKnown).containsExactly("young");
    }

    private boolean isKnown(String tenant) {
        return node.keys().find(tenant, "k").isPresent();
    }

    @BothDatabases
    void claim_takes_only_what_is_due_in_the_order_in_which_it_fell_due(Dialect dialect) {
        on(dialect);
        UUID later = accepted(queued(email(now()).build(), now().minusSeconds(1)));
        UUID sooner = accepted(queued(email(now()).build(), now().minusSeconds(2)));
        UUID date = accepted(scheduled(email(now()).build(), now().minusSeconds(3)));
        accepted(queued(email(now()).build(), now().plusMillis(1)));
        accepted(scheduled(email(now()).build(), now().plusSeconds(1)));

        assertThat(claimed("", Priority.NORMAL, 2)).containsExactlyInAnyOrder(date, sooner);
        assertThat(claimed("", Priority.NORMAL, 9)).containsExactly(later);
        assertThat(claimed("", Priority.NORMAL, 9)).isEmpty();
        assertThat(row(date).status()).isEqualTo(EmailStatus.SENDING);
    }

    @BothDatabases
    void claim_takes_only_emails_of_its_route_and_priority(Dialect dialect) {
        on(dialect);
        UUID any = accepted(queued(email(now()).build(), now()));
        UUID pinned = accepted(queued(email(now()).vendor("a").build(), now()));
        UUID high = accepted(queued(email(now()).priority(Priority.HIGH).build(), now()));

        assertThat(claimed("a", Priority.NORMAL, 9)).containsExactly(pinned);
        assertThat(claimed("", Priority.HIGH, 9)).containsExactly(high);
        assertThat(claimed("b", Priority.NORMAL, 9)).isEmpty();
        assertThat(claimed("", Priority.NORMAL, 9)).containsExactly(any);
    }

    @BothDatabases
    void claim_leaves_what_has_expired(Dialect dialect) {
        on(dialect);
        accepted(queued(email(now()).build(), now()));
        time.pass(Acceptances.LIFE);

        assertThat(claimed("", Priority.NORMAL, 9)).isEmpty();
    }

    @BothDatabases
    void each_tenant_s_first_due_is_the_first_that_falls_due_after_a_moment(Dialect dialect) {
        on(dialect);
        waiting("acme", now().minusSeconds(5), now().plusSeconds(7), now().plusSeconds(9));
        waiting("birch", now().minusSeconds(1));
        waiting("cedar", now().plusSeconds(3));

        assertThat(firstDue("", Priority.NORMAL, now(), "", 9))
                .containsExactly(
                        new FirstDue("acme", now().plusSeconds(7)), new FirstDue("cedar", now().plusSeconds(3)));
        assertThat(firstDue("", Priority.HIGH, now(), "", 9)).isEmpty();
        assertThat(firstDue("a", Priority.NORMAL, now(), "", 9)).isEmpty();
    }

    @BothDatabases
    void tenants_are_looked_at_in_a_round_from_any_of_them_and_no_more_than_asked_for(Dialect dialect) {
        on(dialect);
        for (String tenant : List.of("acme", "birch", "cedar", "Zürich, \"z'\"")) {
            waiting(tenant, now(), now());
        }

        assertThat(tenants("", 9)).hasSize(4).doesNotHaveDuplicates();
        List<String> all = tenants("", 9);
        for (int i = 0; i < all.size(); i++) {
            List<String> round = new ArrayList<>(all);
            Collections.rotate(round, -i - 1);
            assertThat(tenants(all.get(i), 9)).isEqualTo(round);
            assertThat(tenants(all.get(i), 2)).isEqualTo(round.subList(0, 2));
        }
    }

    @BothDatabases
    void a_claim_takes_of_each_tenant_its_share_and_of_the_others_what_one_leaves(Dialect dialect) {
        on(dialect);
        waiting("acme", Collections.nCopies(20, now()).toArray(Instant[]::new));
        waiting("birch", now());
        waiting("cedar", Collections.nCopies(20, now()).toArray(Instant[]::new));
        int normal = Priority.NORMAL.ordinal();

        List<ClaimedEmail> claimed = store.claim(
                        "",
                        List.of(
                                new ClaimShare(normal, "cedar", 3),
                                new ClaimShare(normal, "birch", 3),
                                new ClaimShare(normal, "acme", 3)),
                        new Lease("me", now().plusSeconds(60)),
                        now())
                .join();

        assertThat(claimed)
                .extracting(ClaimedEmail::tenant)
                .containsExactly("cedar", "cedar", "cedar", "birch", "acme", "acme", "acme", "cedar", "cedar");
    }

    private void waiting(String tenant, Instant... due) {
        for (Instant at : due) {
            accepted(queued(email(now()).tenant(tenant).build(), at));
        }
    }

    private List<String> tenants(String after, int limit) {
        return firstDue("", Priority.NORMAL, Instant.EPOCH, after, limit).stream()
                .map(FirstDue::tenant)
                .toList();
    }

    private List<FirstDue> firstDue(String route, Priority priority, Instant after, String afterTenant, int tenants) {
        return reader.firstDue(route, priority.ordinal(), after, afterTenant, tenants);
    }

    @BothDatabases
    void only_the_hand_that_holds_an_email_can_finish_it_and_only_once(Dialect dialect) {
        on(dialect);
        UUID id = accepted(queued(email(now()).build(), now()));

        assertThat(finish(id, EmailStatus.SENT, new ClaimToken("me", 0))).isFalse();
        ClaimToken claimToken = claimOne("me");
        assertThat(finish(id, EmailStatus.SENT, new ClaimToken("you", claimToken.claim())))
                .isFalse();
        assertThat(reader.events(id)).isEmpty();

        assertThat(finish(id, EmailStatus.SENT, claimToken)).isTrue();
        assertThat(finish(id, EmailStatus.REJECTED, claimToken)).isFalse();
        assertThat(row(id).status()).isEqualTo(EmailStatus.SENT);
        assertThat(row(id).vendor()).isEqualTo("a");
        assertThat(row(id).vendorMessageId()).isEqualTo("message-" + id);
        assertThat(types(id)).containsExactly("sent");
    }

    @BothDatabases
    void an_outcome_that_comes_after_the_email_was_taken_again_by_the_same_node_is_not_that_of_the_new_claim(
            Dialect dialect) {
        on(dialect);
        UUID id = accepted(queued(email(now()).build(), now()));
        ClaimToken first = claimOne("me");
        time.pass(Duration.ofMinutes(3));
        assertThat(leases.interruptExpired("survivor", 9, now()).join())
                .extracting(InterruptedEmail::id)
                .containsExactly(id);
        ClaimToken second = claimOne("me");

        assertThat(finish(id, EmailStatus.REJECTED, first)).isFalse();
        assertThat(finish(id, EmailStatus.SENT, second)).isTrue();
    }

    @BothDatabases
    void an_email_that_goes_back_to_the_queue_waits_there(Dialect dialect) {
        on(dialect);
        UUID id = accepted(inHand(email(now()).build(), new Lease("me", now().plusSeconds(1))));

        assertThat(finish(id, EmailStatus.QUEUED, new ClaimToken("me", 0))).isTrue();

        assertThat(row(id).attempts()).isEqualTo(1);
        assertThat(row(id).dueAt()).isEqualTo(now().plusSeconds(60));
        assertThat(claimed("", Priority.NORMAL, 9)).isEmpty();
        time.pass(Duration.ofSeconds(60));
        assertThat(claimed("", Priority.NORMAL, 9)).containsExactly(id);
    }

    @BothDatabases
    void emails_of_a_node_that_died_go_on_by_their_delivery_guarantee(Dialect dialect) {
        on(dialect);
        Lease lease = new Lease("dead", now().plusSeconds(60));
        UUID repeat = accepted(inHand(email(now()).build(), lease));
        UUID stop = accepted(
                inHand(email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build(), lease));
        UUID others = accepted(inHand(email(now()).build(), new Lease("alive", lease.until())));

        assertThat(leases.interruptAllOf("dead", 9, now()).join())
                .extracting(InterruptedEmail::id)
                .containsExactlyInAnyOrder(repeat, stop);

        assertThat(row(repeat).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(row(repeat).dueAt()).isEqualTo(now());
        assertThat(row(repeat).attempts()).isEqualTo(1);
        assertThat(types(repeat)).containsExactly("interrupted");
        assertThat(row(stop).status()).isEqualTo(EmailStatus.UNCONFIRMED);
        assertThat(types(stop)).containsExactly("interrupted");
        assertThat(row(others).status()).isEqualTo(EmailStatus.SENDING);
    }

    @BothDatabases
    void a_lease_that_is_renewed_lasts_and_one_that_is_not_ends(Dialect dialect) {
        on(dialect);
        Lease lease = new Lease("me", now().plusSeconds(60));
        UUID known = accepted(inHand(email(now()).build(), lease));
        UUID unknown = accepted(inHand(email(now()).build(), lease));
        assertThat(leases.interruptExpired("survivor", 9, lease.until()).join()).isEmpty();

        leases.renew(List.of(known), new Lease("me", now().plusSeconds(120))).join();
        leases.renew(List.of(unknown), new Lease("you", now().plusSeconds(120))).join();
        time.pass(Duration.ofSeconds(61));

        assertThat(leases.interruptExpired("survivor", 9, now()).join())
                .extracting(InterruptedEmail::id)
                .containsExactly(unknown);
        assertThat(row(known).status()).isEqualTo(EmailStatus.SENDING);
    }

    @BothDatabases
    void an_email_whose_time_is_up_is_expired_if_untried_and_failed_if_tried_and_its_timeline_says_so(Dialect dialect) {
        on(dialect);
        UUID untried = accepted(queued(email(now()).build(), now().plusSeconds(1)));
        UUID tried = accepted(inHand(email(now()).build(), new Lease("me", now().plusSeconds(1))));
        finish(tried, EmailStatus.QUEUED, new ClaimToken("me", 0));
        accepted(inHand(email(now()).build(), new Lease("me", now().plusSeconds(1))));
        accepted(queued(email(now()).build(), now().plusSeconds(2)));
        time.pass(Acceptances.LIFE.plusSeconds(1));

        assertThat(store.expire(9, now()).join())
                .extracting(ExpiredEmail::id)
                .containsExactlyInAnyOrder(untried, tried);

        assertThat(row(untried).status()).isEqualTo(EmailStatus.EXPIRED);
        assertThat(types(untried)).containsExactly("expired");
        assertThat(row(tried).status()).isEqualTo(EmailStatus.FAILED);
        assertThat(types(tried)).containsExactly("queued", "failed");
    }

    @BothDatabases
    void a_rescheduled_email_keeps_as_much_time_after_its_date(Dialect dialect) {
        on(dialect);
        UUID id = accepted(scheduled(email(now()).build(), now().plusSeconds(100)));

        assertThat(store.reschedule(TENANT, id, now().plusSeconds(500), now()).join())
                .isTrue();

        assertThat(row(id).dueAt()).isEqualTo(now().plusSeconds(500));
        assertThat(row(id).scheduledAt()).isEqualTo(now().plusSeconds(500));
        assertThat(row(id).expiresAt()).isEqualTo(now().plusSeconds(500).plus(Acceptances.LIFE));
    }

    @BothDatabases
    void dead_letters_are_retried_in_chunks_and_nothing_else_is(Dialect dialect) {
        on(dialect);
        List<UUID> dead = List.of(
                accepted(queued(email(now()).build(), now())),
                accepted(queued(email(now()).build(), now())),
                accepted(queued(email(now()).build(), now())));
        time.pass(Acceptances.LIFE);
        store.expire(9, now()).join();
        UUID unconfirmed = accepted(inHand(email(now()).build(), new Lease("me", now())));
        finish(unconfirmed, EmailStatus.UNCONFIRMED, new ClaimToken("me", 0));

        List<UUID> first = retryDeadLetters("", 2);
        List<UUID> second = retryDeadLetters(
                first.stream().map(UUID::toString).max(String::compareTo).orElseThrow(), 2);

        assertThat(first).containsExactlyInAnyOrderElementsOf(dead.subList(0, 2));
        assertThat(second).containsExactly(dead.get(2));
        assertThat(claimed("", Priority.NORMAL, 9)).containsExactlyInAnyOrderElementsOf(dead);
        assertThat(row(unconfirmed).status()).isEqualTo(EmailStatus.UNCONFIRMED);
    }

    @BothDatabases
    void emails_whose_rule_is_gone_are_claimed_by_the_standard_route_and_those_that_insist_on_a_vendor_wait(
            Dialect dialect) {
        on(dialect);
        UUID known = accepted(routed(">a,b"));
        UUID gone = accepted(routed(">gone"));
        UUID inHand = accepted(new NewEmailRow(
                email(now()).build(),
                EmailStatus.SENDING,
                ">gone",
                null,
                now().plusSeconds(60),
                null,
                new Lease("dead", now()),
                List.of()));
        accepted(routed("gone"));

        assertThat(store.reroute(List.of("", "a", "b", ">a,b")).join()).isEqualTo(2);

        leases.interruptAllOf("dead", 9, now()).join();
        assertThat(claimed("", Priority.NORMAL, 9)).containsExactlyInAnyOrder(gone, inHand);
        assertThat(claimed(">a,b", Priority.NORMAL, 9)).containsExactly(known);
    }

    @BothDatabases
    void what_waits_apart_for_a_recipient_domain_goes_back_to_its_route_when_the_domain_has_no_limits_any_more(
            Dialect dialect) {
        on(dialect);
        UUID standard = accepted(routed("@gone.example"));
        UUID pinned = accepted(routed("a@gone.example"));
        UUID ruled = accepted(routed(">a,b@gone.example"));
        UUID unruled = accepted(routed(">gone@gone.example"));
        UUID apart = accepted(routed("a@here.example"));

        assertThat(store.reroute(List.of("", "a", ">a,b", "a@here.example")).join())
                .isEqualTo(4);

        assertThat(claimed("", Priority.NORMAL, 9)).containsExactlyInAnyOrder(standard, unruled);
        assertThat(claimed("a", Priority.NORMAL, 9)).containsExactly(pinned);
        assertThat(claimed(">a,b", Priority.NORMAL, 9)).containsExactly(ruled);
        assertThat(claimed("a@here.example", Priority.NORMAL, 9)).containsExactly(apart);
    }

    @BothDatabases
    void what_only_waits_for_a_permit_can_be_made_due_and_what_failed_keeps_its_back_off(Dialect dialect) {
        on(dialect);
        UUID waiting = accepted(queued(email(now()).build(), now().plusSeconds(50)));
        UUID scheduled = accepted(scheduled(email(now()).build(), now().plusSeconds(50)));
        UUID failed = accepted(inHand(email(now()).build(), new Lease("me", now())));
        leases.interruptAllOf("me", 9, now().plusSeconds(50)).join();

        assertThat(store.reconsider(now()).join()).isEqualTo(1);

        assertThat(claimed("", Priority.NORMAL, 9)).containsExactly(waiting);
        assertThat(row(failed).dueAt()).isEqualTo(now().plusSeconds(50));
        assertThat(row(scheduled).dueAt()).isEqualTo(now().plusSeconds(50));
    }

    private NewEmailRow routed(String route) {
        return new NewEmailRow(
                email(now()).build(), EmailStatus.QUEUED, route, now(), now().plusSeconds(60), null, null, List.of());
    }

    @BothDatabases
    void a_vendor_that_knows_the_key_is_kept_until_the_outcome_is_written(Dialect dialect) {
        on(dialect);
        Email email = email(now()).delivery(DeliveryGuarantee.AT_MOST_ONCE).build();
        UUID id = accepted(inHand(email, new Lease("me", now())));
        KeyedCall call = new KeyedCall("a", now().plusSeconds(600));

        assertThat(store.keep(id, new ClaimToken("other", 0), call).join()).isFalse();
        assertThat(store.keep(id, new ClaimToken("me", 0), call).join()).isTrue();
        leases.interruptAllOf("me", 9, now()).join();
        assertThat(row(id).status()).isEqualTo(EmailStatus.QUEUED);

        Lease lease = new Lease("me", now().plusSeconds(60));
        ClaimedEmail claimed = store.claim(
                        "", List.of(new ClaimShare(Priority.NORMAL.ordinal(), TENANT, 1)), lease, now())
                .join()
                .getFirst();
        assertThat(claimed.keyed()).isEqualTo(call);
        assertThat(store.keep(id, new ClaimToken("me", 1), null).join()).isTrue();
        leases.interruptAllOf("me", 9, now()).join();
        assertThat(row(id).status()).isEqualTo(EmailStatus.UNCONFIRMED);
    }

    @BothDatabases
    void text_that_postgresql_cannot_keep_does_not_hold_an_outcome_up(Dialect dialect) {
        on(dialect);
        UUID id = accepted(inHand(email(now()).build(), new Lease("me", now())));
        AttemptOutcome outcome = new AttemptOutcome(
                id,
                TENANT,
                EmailStatus.SENT,
                null,
                0,
                "a",
                "m\0",
                null,
                List.of(Event.of(now(), TimelineWord.SENT, "250 \0 OK")),
                now());

        assertThat(store.finish(outcome, new ClaimToken("me", 0)).join()).isTrue();

        assertThat(reader.events(id).getFirst().detail()).isEqualTo("250 \uFFFD OK");
    }

    private List<UUID> retryDeadLetters(String after, int limit) {
        return store.retryDeadLetters(TENANT, after, limit, now().plusSeconds(60), now())
                .join();
    }

    private static IdempotencyKey key(String tenant, Email email) {
        return new IdempotencyKey(tenant, "k", "fingerprint", List.of(email.id()), null);
    }

    private Instant now() {
        return time.now();
    }

    @BothDatabases
    void an_email_is_claimed_by_its_id_before_it_is_due_and_only_once(Dialect dialect) {
        on(dialect);
        Email named = email(now()).build();
        Email other = email(now()).build();
        accept(queued(named, now().plusSeconds(5)));
        accept(queued(other, now()));

        assertThat(claim(named, named)).containsExactly(named.id());
        assertThat(claim(named)).isEmpty();
        assertThat(row(other.id()).status()).isEqualTo(EmailStatus.QUEUED);
    }

    @BothDatabases
    void what_is_not_queued_or_was_in_hand_before_or_is_over_is_not_claimed_by_its_id(Dialect dialect) {
        on(dialect);
        Email later = email(now()).build();
        Email returned = email(now()).build();
        Email over = email(now()).build();
        accept(scheduled(later, now().plusSeconds(5)));
        accept(queued(returned, now()));
        claim(returned);
        leases.interruptAllOf("named", 10, now()).join();
        assertThat(row(returned.id()).status()).isEqualTo(EmailStatus.QUEUED);
        accept(queued(over, now()));

        assertThat(claim(later, returned)).isEmpty();
        time.pass(Acceptances.LIFE);
        assertThat(claim(over)).isEmpty();
    }

    private List<UUID> claim(Email... emails) {
        List<UUID> ids = Arrays.stream(emails).map(Email::id).toList();
        return store.claim(ids, new Lease("named", now().plusSeconds(60)), now()).join().stream()
                .map(ClaimedEmail::id)
                .toList();
    }

    private boolean accept(NewEmailRow newEmailRow) {
        return store.accept(List.of(newEmailRow), null, now()).join();
    }

    private UUID accepted(NewEmailRow newEmailRow) {
        assertThat(accept(newEmailRow)).isTrue();
        return newEmailRow.email().id();
    }

    private List<UUID> claimed(String route, Priority priority, int limit) {
        Lease lease = new Lease("me", now().plusSeconds(60));
        return store
                .claim(route, List.of(new ClaimShare(priority.ordinal(), TENANT, limit)), lease, now())
                .join()
                .stream()
                .map(ClaimedEmail::id)
                .toList();
    }

    private ClaimToken claimOne(String owner) {
        Lease lease = new Lease(owner, now().plusSeconds(60));
        ClaimedEmail claimed = store.claim(
                        "", List.of(new ClaimShare(Priority.NORMAL.ordinal(), TENANT, 1)), lease, now())
                .join()
                .getFirst();
        return new ClaimToken(owner, claimed.claim());
    }

    private boolean finish(UUID id, EmailStatus status, ClaimToken claimToken) {
        return store.finish(completion(id, status, now()), claimToken).join();
    }

    private StoredEmail row(UUID id) {
        return reader.find(TENANT, id).orElseThrow();
    }

    private List<String> types(UUID id) {
        return reader.events(id).stream().map(Event::type).toList();
    }

    private long count(String table) {
        return database.jdbc()
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }
}
