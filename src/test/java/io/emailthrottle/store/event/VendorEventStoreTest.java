package io.emailthrottle.store.event;

import static io.emailthrottle.email.EmailStatus.BOUNCED;
import static io.emailthrottle.email.EmailStatus.COMPLAINED;
import static io.emailthrottle.email.EmailStatus.DELIVERED;
import static io.emailthrottle.email.EmailStatus.FAILED;
import static io.emailthrottle.email.EmailStatus.QUEUED;
import static io.emailthrottle.email.EmailStatus.SENDING;
import static io.emailthrottle.email.EmailStatus.SENT;
import static io.emailthrottle.email.EmailStatus.UNCONFIRMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.VendorEventStore.Subject;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What vendors tell, in whatever order it comes. */
class VendorEventStoreTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final String ME = "me";

    private final ManualTime time = new ManualTime();
    private TestDatabase database;
    private TestStore node;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database, time);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    @BothDatabases
    void what_is_told_while_the_email_is_in_hand_is_its_status_once_the_outcome_is_written(Dialect dialect) {
        on(dialect);
        for (EmailStatus outcome : List.of(SENT, UNCONFIRMED)) {
            UUID id = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
            tell(Acceptances.report(id, BOUNCED, now()), Acceptances.report(id, DELIVERED, now()));
            assertThat(status(id)).isEqualTo(SENDING);

            finish(id, outcome);

            assertThat(status(id)).isEqualTo(BOUNCED);
            assertThat(types(id)).containsExactly("bounced", "delivered", outcome.word());
        }
    }

    @BothDatabases
    void what_one_vendor_told_is_no_word_on_the_email_that_another_took(Dialect dialect) {
        on(dialect);
        UUID id = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        tell(Acceptances.report(id, BOUNCED, "other", "1", now()));
        finish(id, SENT);
        assertThat(status(id)).isEqualTo(SENT);

        tell(Acceptances.report(id, BOUNCED, "other", "2", now()));

        assertThat(status(id)).isEqualTo(SENT);
        assertThat(types(id)).containsExactly("bounced", "sent", "bounced");
    }

    @BothDatabases
    void an_email_that_waits_for_another_attempt_gets_none_once_a_vendor_told_that_it_took_it(Dialect dialect) {
        on(dialect);
        UUID toldAfter = finished(DeliveryGuarantee.AT_LEAST_ONCE, QUEUED);
        UUID toldBefore = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        tell(Acceptances.report(toldBefore, DELIVERED, now()));
        finish(toldBefore, QUEUED);
        tell(Acceptances.report(toldAfter, BOUNCED, now()));

        time.pass(Acceptances.LIFE.dividedBy(2));

        assertThat(node.emails()
                        .claim("", List.of(new ClaimShare(1, Email.DEFAULT_TENANT, 9)), new Lease(ME, now()), now())
                        .join())
                .isEmpty();
        assertThat(status(toldBefore)).isEqualTo(DELIVERED);
        assertThat(status(toldAfter)).isEqualTo(BOUNCED);
        assertThat(row(toldAfter).vendor()).isEqualTo(Acceptances.VENDOR);
        assertThat(row(toldAfter).dueAt()).isNull();
    }

    @Test
    void what_is_told_while_another_node_takes_the_email_in_hand_is_kept_with_postgresql() throws SQLException {
        on(Dialect.POSTGRESQL);
        UUID id = finished(DeliveryGuarantee.AT_LEAST_ONCE, QUEUED);
        try (HikariDataSource others = database.connect();
                Connection other = others.getConnection();
                Statement claim = other.createStatement()) {
            other.setAutoCommit(false);
            claim.executeUpdate("""
                    UPDATE emails SET status = 'sending', due_at = NULL, owner = 'other', lease_until = 1, claims = 1
                    WHERE id = '%s'""".formatted(id));

            CompletableFuture<List<Boolean>> told =
                    node.reports().write(List.of(Acceptances.report(id, DELIVERED, now())), now());
            await().until(() -> waitsForLock(database));
            other.commit();

            assertThat(told.join()).containsExactly(true);
        }
        node.emails()
                .finish(Acceptances.completion(id, QUEUED, now()), new ClaimToken("other", 1))
                .join();
        assertThat(status(id)).isEqualTo(DELIVERED);
    }

    private static boolean waitsForLock(TestDatabase database) {
        return database.jdbc().sql("""
                                SELECT count(*) FROM pg_stat_activity
                                WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE emails SET%told%'""").query(Integer.class).single() > 0;
    }

    @BothDatabases
    void a_dead_letter_that_a_vendor_took_after_all_is_one_no_more(Dialect dialect) {
        on(dialect);
        UUID id = finished(DeliveryGuarantee.AT_LEAST_ONCE, FAILED);

        tell(Acceptances.report(id, DELIVERED, now()));

        assertThat(status(id)).isEqualTo(DELIVERED);
        assertThat(node.emails()
                        .retryDeadLetters(TENANT, "", 9, now().plus(Acceptances.LIFE), now())
                        .join())
                .isEmpty();
    }

    @BothDatabases
    void an_interrupted_email_that_its_vendor_told_of_is_not_sent_again(Dialect dialect) {
        on(dialect);
        UUID told = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        UUID alsoTold = inHand(DeliveryGuarantee.AT_MOST_ONCE);
        UUID untold = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        tell(Acceptances.report(told, DELIVERED, now()), Acceptances.report(alsoTold, COMPLAINED, now()));

        node.leases().interruptAllOf(ME, 9, now()).join();

        assertThat(status(told)).isEqualTo(DELIVERED);
        assertThat(row(told).vendor()).isEqualTo(Acceptances.VENDOR);
        assertThat(status(alsoTold)).isEqualTo(COMPLAINED);
        assertThat(status(untold)).isEqualTo(QUEUED);
        assertThat(node.reader().events(told).getLast().detail()).contains("a vendor has told of the email");
        assertThat(node.reader().events(untold).getLast().detail()).contains("unknown");
    }

    @BothDatabases
    void whatever_the_order_the_worst_word_stays_and_each_is_in_the_timeline(Dialect dialect) {
        on(dialect);
        UUID id = finished(DeliveryGuarantee.AT_LEAST_ONCE, SENT);

        tell(Acceptances.report(id, COMPLAINED, now()));
        tell(Acceptances.report(id, DELIVERED, now()), Acceptances.report(id, BOUNCED, now()));

        assertThat(status(id)).isEqualTo(COMPLAINED);
        assertThat(types(id)).containsExactly("sent", "complained", "delivered", "bounced");
    }

    @BothDatabases
    void an_unconfirmed_email_is_settled_by_its_vendors_word(Dialect dialect) {
        on(dialect);
        UUID id = finished(DeliveryGuarantee.AT_MOST_ONCE, UNCONFIRMED);

        tell(Acceptances.report(id, DELIVERED, now()));

        assertThat(status(id)).isEqualTo(DELIVERED);
    }

    @BothDatabases
    void the_same_word_is_written_once_also_within_one_request(Dialect dialect) {
        on(dialect);
        UUID id = finished(DeliveryGuarantee.AT_LEAST_ONCE, SENT);
        VendorEventRow same = Acceptances.report(id, DELIVERED, Acceptances.VENDOR, "key", now());

        assertThat(tell(same, same)).containsExactly(true, false);
        assertThat(tell(same, Acceptances.report(id, DELIVERED, now()))).containsExactly(false, true);
        assertThat(types(id)).containsExactly("sent", "delivered", "delivered");
    }

    @BothDatabases
    void a_suppression_counts_at_once_and_only_with_its_report(Dialect dialect) {
        on(dialect);
        UUID id = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        assertThat(node.suppressions().among(TENANT, List.of("ann@example.org")))
                .isEmpty();
        VendorEventRow plain = Acceptances.report(id, BOUNCED, now());
        Suppression suppression = new Suppression("Ann@Example.org", "bounce", "a", now());
        VendorEventRow condemning = new VendorEventRow(id, TENANT, plain.key(), plain.event(), BOUNCED, suppression);
        tell(plain);

        tell(condemning);
        assertThat(node.suppressions().among(TENANT, List.of("ann@example.org")))
                .isEmpty();

        tell(new VendorEventRow(id, TENANT, "another", plain.event(), BOUNCED, suppression));
        assertThat(node.suppressions().among(TENANT, List.of("ann@example.org")))
                .containsExactly("ann@example.org");
        assertThat(node.suppressions()
                        .find(TENANT, "ann@example.org")
                        .orElseThrow()
                        .source())
                .isEqualTo("a");
    }

    @BothDatabases
    void emails_are_found_by_our_id_or_by_that_of_the_vendor_who_took_them(Dialect dialect) {
        on(dialect);
        UUID id = finished(DeliveryGuarantee.AT_LEAST_ONCE, SENT);
        Subject subject = new Subject(
                id, TENANT, node.reader().find(TENANT, id).orElseThrow().sender(), VendorEventStore.Contact.CALLED);
        String messageId = "message-" + id;

        assertThat(node.reports().byId("a", List.of(id, UUID.randomUUID()))).isEqualTo(Map.of(id, subject));
        assertThat(node.reports().byMessageId("a", List.of(messageId, "unknown")))
                .isEqualTo(Map.of(messageId, subject));
        assertThat(node.reports().byMessageId("other", List.of(messageId))).isEmpty();
        assertThat(node.reports().byId("other", List.of(id)).get(id).contact())
                .isEqualTo(VendorEventStore.Contact.NONE);
        assertThat(node.reports().byId("a", List.of())).isEmpty();
    }

    @BothDatabases
    void the_recipients_of_emails_are_known_openly_or_not(Dialect dialect) {
        on(dialect);
        UUID one = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        Email.Builder two = Acceptances.email(now()).cc(List.of(Emails.address(null, "bob@example.org")));
        UUID several = accept(two.build());

        assertThat(node.reports().recipients(List.of(one, several, UUID.randomUUID())))
                .isEqualTo(
                        Map.of(one, Set.of("ann@example.org"), several, Set.of("ann@example.org", "bob@example.org")));
    }

    @BothDatabases
    void a_word_for_another_tenant_moves_nothing(Dialect dialect) {
        on(dialect);
        UUID id = inHand(DeliveryGuarantee.AT_LEAST_ONCE);
        VendorEventRow vendorEventRow = Acceptances.report(id, DELIVERED, now());
        tell(new VendorEventRow(id, "other", "1", vendorEventRow.event(), DELIVERED, null));
        finish(id, SENT);
        tell(new VendorEventRow(id, "other", "2", vendorEventRow.event(), DELIVERED, null));

        assertThat(status(id)).isEqualTo(SENT);
    }

    private UUID inHand(DeliveryGuarantee deliveryGuarantee) {
        return accept(Acceptances.email(now()).delivery(deliveryGuarantee).build());
    }

    private UUID finished(DeliveryGuarantee deliveryGuarantee, EmailStatus outcome) {
        UUID id = inHand(deliveryGuarantee);
        finish(id, outcome);
        return id;
    }

    private UUID accept(Email email) {
        node.emails()
                .accept(List.of(Acceptances.inHand(email, new Lease(ME, now()))), null, now())
                .join();
        return email.id();
    }

    private void finish(UUID id, EmailStatus outcome) {
        AttemptOutcome attemptOutcome = Acceptances.completion(id, outcome, now());
        assertThat(node.emails().finish(attemptOutcome, new ClaimToken(ME, 0)).join())
                .isTrue();
    }

    private List<Boolean> tell(VendorEventRow... reports) {
        return node.reports().write(List.of(reports), now()).join();
    }

    private EmailStatus status(UUID id) {
        return row(id).status();
    }

    private StoredEmail row(UUID id) {
        return node.reader().find(TENANT, id).orElseThrow();
    }

    private List<String> types(UUID id) {
        return node.reader().events(id).stream().map(Event::type).toList();
    }

    private Instant now() {
        return time.now();
    }
}
