package io.emailthrottle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.store.claim.ClaimShare;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.ListStatement;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.RecipientAddresses;
import io.emailthrottle.store.event.VendorEventStore;
import io.emailthrottle.store.write.Dialect;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryPlanTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** PostgreSQL plans by what it knew of the table when it last looked; here that was one row. */
    @Test
    void a_claim_takes_no_more_than_its_limit_whatever_postgresql_thinks_of_the_table() {
        try (TestDatabase database = TestDatabase.of(Dialect.POSTGRESQL);
                TestStore node = new TestStore(database)) {
            accept(node, 1);
            database.jdbc().sql("ANALYZE emails").update();
            accept(node, 20);
            Lease lease = new Lease("me", NOW);

            assertThat(node.emails()
                            .claim(
                                    "",
                                    List.of(new ClaimShare(Priority.NORMAL.ordinal(), Email.DEFAULT_TENANT, 2)),
                                    lease,
                                    NOW)
                            .join())
                    .hasSize(2);
        }
    }

    @Test
    void no_page_of_a_list_sorts_more_than_it_shows_with_sqlite() {
        TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
        try (TestStore _ = new TestStore(database)) {
            EmailQuery all = EmailQuery.of(Email.DEFAULT_TENANT, Set.of());
            UUID cursor = UUID.randomUUID();
            EmailQuery older =
                    new EmailQuery(Email.DEFAULT_TENANT, Set.of(), null, List.of(), null, null, cursor, null, null);
            for (EmailQuery query : List.of(
                    all,
                    older,
                    all.withTag("plan", "pro"),
                    older.withRecipient("ann@example.org"),
                    older.withRecipient("ann@example.org").withTag("plan", "pro"),
                    all.withSubject("invoice"),
                    older.withSubject("invoice"),
                    EmailQuery.of(Email.DEFAULT_TENANT, Set.of(EmailStatus.QUEUED)))) {
                assertThat(plan(
                                database,
                                ListStatement.page(query, false, Dialect.SQLITE, "id, subject", 21)
                                        .sql()))
                        .doesNotContain("TEMP B-TREE")
                        .doesNotContainPattern("SCAN (?!next)");
            }
        }
    }

    @Test
    void a_page_of_several_statuses_reads_no_more_of_each_than_it_shows_with_sqlite() {
        TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
        try (TestStore _ = new TestStore(database)) {
            UUID cursor = UUID.randomUUID();
            Set<EmailStatus> dead = EnumSet.of(EmailStatus.FAILED, EmailStatus.EXPIRED);
            String ofStatus = "INDEX emails_status (tenant=? AND status=? AND id<?)";
            String ofVendor = "INDEX emails_vendor (tenant=? AND vendor=? AND status=? AND id<?)";

            assertThat(reads(database, query(Set.of(), null, cursor)))
                    .hasSize(EmailStatus.values().length)
                    .allMatch(read -> read.contains(ofStatus));
            assertThat(reads(database, query(dead, null, cursor))).hasSize(2).allMatch(read -> read.contains(ofStatus));
            assertThat(reads(database, query(dead, "relay", cursor)))
                    .hasSize(2)
                    .allMatch(read -> read.contains(ofVendor));
            assertThat(reads(database, query(Set.of(), "relay", cursor)))
                    .hasSize(EmailStatus.values().length)
                    .allMatch(read -> read.contains(ofVendor));
        }
    }

    @Test
    void a_page_of_a_term_reads_the_few_that_are_in_its_status_or_of_its_vendor_with_sqlite() {
        TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
        try (TestStore _ = new TestStore(database)) {
            EmailQuery failed = EmailQuery.of(Email.DEFAULT_TENANT, Set.of(EmailStatus.FAILED))
                    .withRecipient("ann@example.org");
            EmailQuery relayed = query(Set.of(), "relay", UUID.randomUUID()).withRecipient("ann@example.org");

            for (EmailQuery query : List.of(failed, relayed)) {
                String few = ListStatement.page(query, true, Dialect.SQLITE, "id, subject", 21)
                        .sql();
                String many = ListStatement.page(query, false, Dialect.SQLITE, "id, subject", 21)
                        .sql();

                assertThat(plan(database, few).lines().findFirst().orElseThrow())
                        .doesNotContain("terms");
                assertThat(plan(database, few)).doesNotContain("TEMP B-TREE", "SCAN");
                assertThat(plan(database, many).lines().findFirst().orElseThrow())
                        .contains("terms");
                assertThat(plan(
                                database,
                                ListStatement.count(query, Dialect.SQLITE).sql()))
                        .doesNotContain("TEMP B-TREE", "SCAN emails");
            }
        }
    }

    private static EmailQuery query(Set<EmailStatus> statuses, String vendor, UUID olderThan) {
        return new EmailQuery(Email.DEFAULT_TENANT, statuses, vendor, List.of(), null, null, olderThan, null, null);
    }

    private static List<String> reads(TestDatabase database, EmailQuery query) {
        return plan(
                        database,
                        ListStatement.page(query, false, Dialect.SQLITE, "id, subject", 21)
                                .sql())
                .lines()
                .filter(line -> line.contains(" emails ") && !line.endsWith("(id=?)"))
                .toList();
    }

    @Test
    void an_event_finds_its_email_by_an_index_with_sqlite() {
        TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
        try (TestStore _ = new TestStore(database)) {
            assertThat(plan(database, VendorEventStore.BY_ID.formatted("?, ?"))).contains("events_email");
            assertThat(plan(database, VendorEventStore.BY_MESSAGE_ID.formatted("?, ?")))
                    .contains("emails_message");
            assertThat(plan(database, RecipientAddresses.STATEMENT.formatted("?, ?")))
                    .contains("terms_email");
        }
    }

    @Test
    void finding_the_tenants_that_have_something_due_reads_no_more_than_the_first_of_each_with_sqlite() {
        TestDatabase database = TestDatabase.shared(Dialect.SQLITE);
        try (TestStore _ = new TestStore(database)) {
            String sql = EmailReader.FIRST_DUE.replaceAll(":\\w+", "?");

            assertThat(plan(database, sql)).doesNotContain("SCAN emails").doesNotContain("TEMP B-TREE");
            assertThat(plan(database, sql).lines().filter(line -> line.contains("emails_due")))
                    .hasSize(3)
                    .allMatch(line -> line.contains("COVERING INDEX emails_due (route=? AND priority=? AND tenant"));
        }
    }

    private static String plan(TestDatabase database, String sql) {
        return String.join(
                "\n",
                database.jdbc()
                        .sql("EXPLAIN QUERY PLAN " + sql)
                        .query((row, number) -> row.getString("detail"))
                        .list());
    }

    private static void accept(TestStore node, int count) {
        List<NewEmailRow> acceptances = IntStream.range(0, count)
                .mapToObj(i -> Acceptances.queued(
                        Acceptances.email(NOW)
                                .tags(List.of(new Tag("plan", "pro")))
                                .build(),
                        NOW))
                .toList();
        node.emails().accept(acceptances, null, NOW).join();
    }
}
