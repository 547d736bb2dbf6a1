package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Tag;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.ListStatement;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.SuppressionQuery;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class EmailListTest {

    private static final String TENANT = Email.DEFAULT_TENANT;

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
    void pages_of_older_emails_have_no_gaps_and_no_repeats(Dialect dialect) {
        on(dialect);
        List<UUID> all = accepted(23);
        List<UUID> seen = new ArrayList<>();
        UUID cursor = null;
        List<UUID> page;
        do {
            page = ids(cursors(cursor, null), 5);
            seen.addAll(page.subList(0, Math.min(5, page.size())));
            cursor = seen.getLast();
        } while (page.size() > 5);

        assertThat(seen).isEqualTo(all.reversed());
    }

    @BothDatabases
    void pages_of_newer_emails_are_those_next_to_the_cursor_and_newest_first(Dialect dialect) {
        on(dialect);
        List<UUID> all = accepted(10);

        assertThat(ids(cursors(null, all.get(3)), 2)).containsExactly(all.get(6), all.get(5), all.get(4));
        assertThat(ids(cursors(null, all.get(8)), 2)).containsExactly(all.get(9));
        assertThat(ids(cursors(all.get(5), all.get(3)), 2)).containsExactly(all.get(4));
    }

    @BothDatabases
    void emails_are_found_by_any_recipient_in_any_case_and_by_tag(Dialect dialect) {
        on(dialect);
        UUID full = accept(Emails.full());
        accepted(3);
        EmailQuery all = EmailQuery.of(TENANT, Set.of());

        for (String recipient : List.of("ANN@example.org", "cc@EXAMPLE.net", "bcc@example.net")) {
            assertThat(ids(all.withRecipient(recipient).withTag("plan", "pro"), 9))
                    .containsExactly(full);
        }
        assertThat(ids(all.withTag("plan", "free"), 9)).isEmpty();
        assertThat(ids(all.withRecipient("ann@example.org"), 9)).hasSize(4);
        assertThat(ids(all.withRecipient("nobody@example.org"), 9)).isEmpty();
    }

    @BothDatabases
    void emails_are_found_by_status_vendor_and_time(Dialect dialect) {
        on(dialect);
        UUID early = accepted(1).getFirst();
        time.pass(Duration.ofSeconds(10));
        Instant between = time.now();
        time.pass(Duration.ofSeconds(10));
        Email late = Acceptances.email(time.now()).build();
        node.emails()
                .accept(List.of(Acceptances.inHand(late, new Lease("me", time.now()))), null, time.now())
                .join();
        node.emails()
                .finish(Acceptances.completion(late.id(), EmailStatus.SENT, time.now()), new ClaimToken("me", 0))
                .join();

        assertThat(ids(EmailQuery.of(TENANT, EnumSet.of(EmailStatus.SENT, EmailStatus.FAILED)), 9))
                .containsExactly(late.id());
        assertThat(ids(EmailQuery.of(TENANT, EnumSet.of(EmailStatus.QUEUED)), 9))
                .containsExactly(early);
        assertThat(ids(query("a", null, null), 9)).containsExactly(late.id());
        assertThat(ids(query("b", null, null), 9)).isEmpty();
        assertThat(ids(query(null, between, null), 9)).containsExactly(late.id());
        assertThat(ids(query(null, null, between), 9)).containsExactly(early);
    }

    @BothDatabases
    void pages_of_several_statuses_are_in_the_order_of_all(Dialect dialect) {
        on(dialect);
        List<UUID> all = accepted(9);
        for (int i = 0; i < 9; i += 2) {
            node.emails().cancel(TENANT, all.get(i), time.now()).join();
        }
        Set<EmailStatus> both = EnumSet.of(EmailStatus.QUEUED, EmailStatus.CANCELED);

        assertThat(ids(EmailQuery.of(TENANT, both), 4))
                .containsExactly(all.get(8), all.get(7), all.get(6), all.get(5), all.get(4));
        assertThat(ids(new EmailQuery(TENANT, both, null, List.of(), null, null, null, all.get(2), null), 2))
                .containsExactly(all.get(5), all.get(4), all.get(3));
        assertThat(ids(new EmailQuery(TENANT, both, null, List.of(), null, null, all.get(3), null, null), 9))
                .containsExactly(all.get(2), all.get(1), all.get(0));
    }

    @BothDatabases
    void emails_are_found_by_a_part_of_the_subject_in_any_case(Dialect dialect) {
        on(dialect);
        UUID first = accept(subject("Your invoice 100% paid"));
        UUID second = accept(subject("INVOICE_7"));
        accept(subject("Welcome"));
        EmailQuery all = EmailQuery.of(TENANT, Set.of());

        assertThat(ids(all.withSubject("invoice"), 9)).containsExactly(second, first);
        assertThat(ids(all.withSubject("0% P"), 9)).containsExactly(first);
        assertThat(ids(all.withSubject("e_"), 9)).containsExactly(second);
        assertThat(ids(all.withSubject("nothing"), 9)).isEmpty();
        assertThat(ids(cursors(second, null).withSubject("invoice"), 9)).containsExactly(first);
        assertThat(ids(cursors(null, first).withSubject("invoice"), 9)).containsExactly(second);
    }

    @BothDatabases
    void a_page_is_the_same_whether_the_recipients_emails_are_walked_or_looked_up(Dialect dialect) {
        on(dialect);
        UUID oldest = accept(Emails.full());
        List<UUID> toAnn = accepted(6);
        for (UUID canceled : List.of(toAnn.get(1), toAnn.get(3), oldest)) {
            node.emails().cancel(TENANT, canceled, time.now()).join();
        }
        EmailQuery ended = EmailQuery.of(TENANT, EnumSet.of(EmailStatus.CANCELED, EmailStatus.FAILED))
                .withRecipient("ann@example.org");

        for (boolean few : List.of(true, false)) {
            assertThat(read(ended, few, dialect)).containsExactly(toAnn.get(3), toAnn.get(1), oldest);
            assertThat(read(ended.withOlderThan(toAnn.get(3)), few, dialect)).containsExactly(toAnn.get(1), oldest);
            assertThat(read(ended.withTag("plan", "pro"), few, dialect)).containsExactly(oldest);
            assertThat(read(ended.withSubject("o"), few, dialect)).containsExactly(toAnn.get(3), toAnn.get(1));
            assertThat(read(query("b", null, null).withRecipient("ann@example.org"), few, dialect))
                    .isEmpty();
        }
        assertThat(ids(ended, 9)).containsExactly(toAnn.get(3), toAnn.get(1), oldest);
    }

    private List<UUID> read(EmailQuery query, boolean few, Dialect dialect) {
        ListStatement page = ListStatement.page(query, few, dialect, "id", 9);
        return database.jdbc()
                .sql(page.sql())
                .params(page.values())
                .query((row, number) -> UUID.fromString(row.getString(1)))
                .list();
    }

    private Email subject(String subject) {
        return Acceptances.email(time.now(), subject).build();
    }

    @BothDatabases
    void waiting_emails_are_counted_by_status_and_the_oldest_is_known(Dialect dialect) {
        on(dialect);
        Set<EmailStatus> waiting = EnumSet.of(EmailStatus.QUEUED, EmailStatus.FAILED);

        assertThat(node.reader().counts(TENANT, waiting)).isEmpty();
        assertThat(node.reader().oldestQueued(TENANT)).isEmpty();
        UUID canceled = accepted(1).getFirst();
        node.emails().cancel(TENANT, canceled, time.now()).join();
        time.pass(Duration.ofSeconds(5));
        Instant oldest = time.now();
        accepted(1);
        time.pass(Duration.ofSeconds(5));
        accepted(2);

        assertThat(node.reader().counts(TENANT, waiting)).isEqualTo(Map.of(EmailStatus.QUEUED, 3L));
        assertThat(node.reader().oldestQueued(TENANT)).contains(oldest);
        assertThat(node.reader().counts("other", waiting)).isEmpty();
        assertThat(node.reader().oldestQueued("other")).isEmpty();
    }

    @BothDatabases
    void tenants_see_and_change_nothing_of_each_other(Dialect dialect) {
        on(dialect);
        Email mine = Acceptances.email(time.now())
                .tags(List.of(new Tag("plan", "pro")))
                .build();
        accept(mine);
        UUID id = mine.id();
        Instant now = time.now();
        String other = "other";
        EmailQuery theirs = EmailQuery.of(other, Set.of());

        assertThat(node.reader().find(other, id)).isEmpty();
        assertThat(node.reader().find(TENANT, id)).isPresent();
        assertThat(ids(theirs, 9)).isEmpty();
        assertThat(ids(theirs.withRecipient("ann@example.org"), 9)).isEmpty();
        assertThat(ids(theirs.withTag("plan", "pro"), 9)).isEmpty();
        assertThat(node.emails().cancel(other, id, now).join()).isFalse();
        assertThat(node.emails().reschedule(other, id, now, now).join()).isFalse();
        assertThat(node.emails().retry(other, id, now, now).join()).isFalse();
        time.pass(Acceptances.LIFE);
        node.emails().expire(9, time.now()).join();
        assertThat(node.emails()
                        .retryDeadLetters(other, "", 9, time.now(), time.now())
                        .join())
                .isEmpty();
        node.suppressions()
                .add(TENANT, new Suppression("Ann@Example.org", "bounce", "a", now))
                .join();
        assertThat(node.suppressions().among(other, List.of("ann@example.org"))).isEmpty();
        assertThat(node.suppressions().find(other, "ann@example.org")).isEmpty();
        assertThat(node.suppressions().list(SuppressionQuery.of(other), 9)).isEmpty();
        assertThat(node.suppressions().remove(other, "ann@example.org").join()).isZero();
    }

    @BothDatabases
    void a_suppressed_address_is_known_in_any_case(Dialect dialect) {
        on(dialect);
        Suppressions suppressions = node.suppressions();
        suppressions
                .add(TENANT, new Suppression("Ann@Example.org", "bounce", "a", time.now()))
                .join();

        assertThat(suppressions.among(TENANT, List.of("ANN@example.org", "bob@example.org")))
                .containsExactly("ann@example.org");
        assertThat(suppressions.find(TENANT, "aNN@example.org"))
                .get()
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(new Suppression("ann@example.org", "bounce", "a", time.now()));
        assertThat(suppressions.remove(TENANT, "ANN@EXAMPLE.ORG").join()).isEqualTo(1);
        assertThat(suppressions.list(SuppressionQuery.of(TENANT), 9)).isEmpty();
    }

    @BothDatabases
    void suppressions_are_found_by_id_and_listed_in_pages_and_by_origin(Dialect dialect) {
        on(dialect);
        Suppressions suppressions = node.suppressions();
        List.of("bounce", "complaint", "manual", "no such user")
                .forEach(reason -> suppressions
                        .add(
                                TENANT,
                                new Suppression(
                                        reason.substring(0, 1) + "@example.org",
                                        reason,
                                        reason.startsWith("no") ? Suppression.ERROR_RULE : "a",
                                        time.now()))
                        .join());

        List<Suppression> all = suppressions.list(SuppressionQuery.of(TENANT), 9);
        assertThat(all)
                .extracting(Suppression::address)
                .containsExactly("b@example.org", "c@example.org", "m@example.org", "n@example.org");
        all.forEach(one -> assertThat(suppressions.find(TENANT, one.id())).contains(one));
        assertThat(suppressions.find("another", all.getFirst().id())).isEmpty();
        assertThat(suppressions.list(new SuppressionQuery(TENANT, "b@example.org", null, null), 1))
                .containsExactly(all.get(1));
        assertThat(suppressions.list(new SuppressionQuery(TENANT, null, "n@example.org", null), 2))
                .containsExactly(all.get(1), all.get(2));
        for (Suppression.Origin origin : Suppression.Origin.values()) {
            assertThat(suppressions.list(new SuppressionQuery(TENANT, null, null, origin), 9))
                    .containsExactlyElementsOf(
                            all.stream().filter(one -> one.origin() == origin).toList());
        }
    }

    @BothDatabases
    void bodies_are_deleted_first_and_then_the_email_with_everything(Dialect dialect) {
        on(dialect);
        UUID waiting = accepted(1).getFirst();
        UUID ended = accepted(1).getFirst();
        node.emails().cancel(TENANT, ended, time.now()).join();
        Instant end = time.now();

        assertThat(node.retention().deletePayloads(Instant.EPOCH, end, 9).join())
                .isZero();
        assertThat(node.retention()
                        .deletePayloads(Instant.EPOCH, end.plusMillis(1), 9)
                        .join())
                .isEqualTo(1);
        assertThat(node.reader().payload(ended)).isEmpty();
        assertThat(node.reader().events(ended)).hasSize(1);

        assertThat(node.retention().deleteEmails(end, 9).join()).isZero();
        assertThat(node.retention().deleteEmails(end.plusMillis(1), 9).join()).isEqualTo(1);
        assertThat(node.reader().events(ended)).isEmpty();
        assertThat(ids(EmailQuery.of(TENANT, Set.of()).withRecipient("ann@example.org"), 9))
                .containsExactly(waiting);
        assertThat(node.reader().payload(waiting)).isPresent();
    }

    private List<UUID> accepted(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(accept(Acceptances.email(time.now()).build()));
        }
        return ids;
    }

    private UUID accept(Email email) {
        node.emails()
                .accept(List.of(Acceptances.queued(email, time.now())), null, time.now())
                .join();
        return email.id();
    }

    private static EmailQuery query(String vendor, Instant from, Instant before) {
        return new EmailQuery(TENANT, Set.of(), vendor, List.of(), from, before, null, null, null);
    }

    private static EmailQuery cursors(UUID olderThan, UUID newerThan) {
        return new EmailQuery(TENANT, Set.of(), null, List.of(), null, null, olderThan, newerThan, null);
    }

    private List<UUID> ids(EmailQuery query, int limit) {
        return node.reader().list(query, limit).stream().map(StoredEmail::id).toList();
    }
}
