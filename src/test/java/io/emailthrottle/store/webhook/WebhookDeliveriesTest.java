package io.emailthrottle.store.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.f4b6a3.uuid.UuidCreator;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.BothDatabases;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.NewEmailRow;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.event.VendorEventRow;
import io.emailthrottle.store.webhook.WebhookDelivery.Status;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.WebhookEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class WebhookDeliveriesTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofDays(5);
    private static final Duration LEASE = Duration.ofMinutes(2);

    private TestDatabase database;
    private TestStore node;
    private TestStore other;

    private void on(Dialect dialect) {
        database = TestDatabase.shared(dialect);
        node = new TestStore(database);
        other = new TestStore(database);
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
            other.close();
        }
    }

    @BothDatabases
    void an_event_is_told_once_to_every_webhook_that_wants_it(Dialect dialect) {
        on(dialect);
        Webhook one = register(TENANT, WebhookEventType.SENT);
        Webhook two = register(TENANT, WebhookEventType.BOUNCED, WebhookEventType.SENT);
        Webhook unconcerned = register(TENANT, WebhookEventType.BOUNCED);
        Webhook stranger = register("other", WebhookEventType.SENT);

        UUID email = sent(node);

        WebhookDelivery told = deliveries(one).getFirst();
        assertThat(deliveries(one)).hasSize(1);
        assertThat(told.emailId()).isEqualTo(email);
        assertThat(told.tenant()).isEqualTo(TENANT);
        assertThat(told.type()).isEqualTo(WebhookEventType.SENT);
        assertThat(told.at()).isEqualTo(NOW);
        assertThat(told.status()).isEqualTo(Status.PENDING);
        assertThat(deliveries(two)).extracting(WebhookDelivery::id).containsExactly(told.id());
        assertThat(deliveries(unconcerned)).isEmpty();
        assertThat(deliveries(stranger)).isEmpty();
    }

    @BothDatabases
    void a_node_that_has_not_looked_for_webhooks_yet_misses_nothing(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);

        sent(other);

        assertThat(deliveries(webhook)).hasSize(1);
    }

    @BothDatabases
    void a_node_that_knows_of_no_webhook_writes_no_delivery_until_it_looks_again(Dialect dialect) {
        on(dialect);
        other.webhooks().refresh();
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        sent(other);
        assertThat(deliveries(webhook)).isEmpty();

        other.webhooks().refresh();
        sent(other);

        assertThat(deliveries(webhook)).hasSize(1);
    }

    @BothDatabases
    void a_disabled_webhook_is_not_told(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        node.webhooks().change(TENANT, webhook.id(), null, null, false).join();

        sent(other);

        assertThat(deliveries(webhook)).isEmpty();
    }

    @BothDatabases
    void what_is_known_at_accept_is_told_too(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SUPPRESSED);
        Email email = Acceptances.email(NOW).build();
        Event event = Event.of(NOW, TimelineWord.SUPPRESSED, "ann@example.org is on the suppression list");
        node.emails()
                .accept(
                        List.of(new NewEmailRow(
                                email, EmailStatus.SUPPRESSED, "", null, NOW, null, null, List.of(event))),
                        null,
                        NOW)
                .join();

        assertThat(deliveries(webhook))
                .extracting(WebhookDelivery::detail)
                .containsExactly("ann@example.org is on the suppression list");
    }

    @BothDatabases
    void what_a_vendor_reports_is_told_once_however_often_it_is_reported(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.BOUNCED);
        UUID email = sent(node);
        VendorEventRow vendorEventRow = Acceptances.report(email, EmailStatus.BOUNCED, NOW);

        node.reports().write(List.of(vendorEventRow), NOW).join();
        node.reports().write(List.of(vendorEventRow), NOW).join();

        assertThat(deliveries(webhook))
                .extracting(WebhookDelivery::emailId, WebhookDelivery::vendor)
                .containsExactly(tuple(email, vendorEventRow.event().vendor()));
    }

    @BothDatabases
    void a_delivery_is_in_one_hand_at_a_time_and_due_again_when_its_lease_ends(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        sent(node);
        sent(node);

        assertThat(claim(node, webhook, 1, NOW)).hasSize(1);
        assertThat(claim(other, webhook, 10, NOW)).hasSize(1);
        assertThat(claim(other, webhook, 10, NOW.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(node.webhookDeliveries().due(NOW.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(node.webhookDeliveries().due(NOW.plus(LEASE))).containsExactly(webhook.id());
        assertThat(claim(other, webhook, 10, NOW.plus(LEASE))).hasSize(2);
    }

    @BothDatabases
    void an_outcome_that_comes_after_the_claim_was_lost_counts_for_nothing(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        sent(node);
        WebhookDelivery lost = claim(node, webhook, 1, NOW).getFirst();
        Instant later = NOW.plus(LEASE);
        WebhookDelivery held = claim(other, webhook, 1, later).getFirst();

        assertThat(missed(lost, null, later)).isFalse();
        assertThat(find(webhook).failingSince()).isNull();
        assertThat(node.webhookDeliveries().arrived(held, later).join()).isTrue();

        WebhookDelivery done = deliveries(webhook).getFirst();
        assertThat(done.status()).isEqualTo(Status.SUCCESS);
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(done.dueAt()).isNull();
        assertThat(done.lastAttemptAt()).isEqualTo(later);
    }

    @BothDatabases
    void new_events_go_before_those_that_failed_already(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        UUID failed = sent(node);
        missed(claim(node, webhook, 1, NOW).getFirst(), NOW.plusSeconds(5), NOW);
        UUID fresh = sent(node);

        assertThat(claim(node, webhook, 1, NOW.plusSeconds(6)))
                .extracting(WebhookDelivery::emailId)
                .containsExactly(fresh);
        assertThat(claim(node, webhook, 1, NOW.plusSeconds(6)))
                .extracting(WebhookDelivery::emailId)
                .containsExactly(failed);
    }

    @BothDatabases
    void a_webhook_is_disabled_when_it_fails_after_five_days_of_failure_and_says_why(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        fail(webhook, NOW);
        assertThat(find(webhook).failingSince()).isEqualTo(NOW);
        fail(webhook, NOW.plus(PATIENCE).minusMillis(1));
        assertThat(find(webhook).enabled()).isTrue();
        assertThat(find(webhook).failingSince()).isEqualTo(NOW);

        fail(webhook, NOW.plus(PATIENCE));

        assertThat(find(webhook).enabled()).isFalse();
        assertThat(find(webhook).disabledReason())
                .isEqualTo("nothing has arrived for 5 days; the last attempt: HTTP 500");
        assertThat(node.webhooks().refresh()).isEmpty();
    }

    @BothDatabases
    void a_delivery_that_arrives_ends_the_failing(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        fail(webhook, NOW);
        sent(node);
        node.webhookDeliveries()
                .arrived(claim(node, webhook, 1, NOW).getFirst(), NOW)
                .join();
        assertThat(find(webhook).failingSince()).isNull();

        fail(webhook, NOW.plus(PATIENCE));

        assertThat(find(webhook).enabled()).isTrue();
    }

    @BothDatabases
    void what_happens_while_a_webhook_is_disabled_by_itself_is_told_when_it_is_enabled_again(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        fail(webhook, NOW);
        Instant later = NOW.plus(PATIENCE);
        fail(webhook, later);
        node.webhooks().refresh();
        UUID meanwhile = sent(node);
        assertThat(node.webhookDeliveries().due(later)).isEmpty();

        node.webhooks().change(TENANT, webhook.id(), null, null, true).join();

        assertThat(node.webhookDeliveries().due(later)).containsExactly(webhook.id());
        assertThat(claim(node, webhook, 10, later))
                .extracting(WebhookDelivery::emailId)
                .contains(meanwhile);
        assertThat(find(webhook).disabledReason()).isNull();
        assertThat(find(webhook).failingSince()).isNull();
    }

    @BothDatabases
    void a_change_leaves_alone_what_it_does_not_name(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        fail(webhook, NOW);

        node.webhooks()
                .change(TENANT, webhook.id(), null, EnumSet.of(WebhookEventType.OPENED), null)
                .join();
        assertThat(find(webhook).endpoint()).isEqualTo(webhook.endpoint());
        assertThat(find(webhook).secret()).isEqualTo(webhook.secret());
        assertThat(find(webhook).events()).containsExactly(WebhookEventType.OPENED);
        assertThat(find(webhook).failingSince()).isEqualTo(NOW);

        node.webhooks()
                .change(TENANT, webhook.id(), "https://elsewhere.example", null, null)
                .join();
        assertThat(find(webhook).endpoint()).isEqualTo("https://elsewhere.example");
        assertThat(find(webhook).events()).containsExactly(WebhookEventType.OPENED);
        assertThat(find(webhook).failingSince()).isNull();
        assertThat(node.webhooks()
                        .change("other", webhook.id(), null, null, false)
                        .join())
                .isZero();
    }

    @BothDatabases
    void what_was_given_up_can_be_delivered_again_one_by_one_or_all_since_a_date(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        giveUp(webhook);
        giveUp(webhook);
        WebhookDelivery one = deliveries(webhook).getFirst();
        assertThat(one.status()).isEqualTo(Status.FAILED);
        assertThat(one.lastError()).isEqualTo("HTTP 500");

        assertThat(node.webhookDeliveries().replay(webhook.id(), one.id(), NOW).join())
                .isEqualTo(1);
        assertThat(claim(node, webhook, 10, NOW))
                .singleElement()
                .satisfies(again -> assertThat(again.id()).isEqualTo(one.id()))
                .satisfies(again -> assertThat(again.attempts()).isZero());
        assertThat(replayFailed(webhook, NOW.plusMillis(1))).isZero();
        assertThat(replayFailed(webhook, NOW)).isEqualTo(1);
        assertThat(claim(node, webhook, 10, NOW)).hasSize(1);
    }

    @BothDatabases
    void lists_are_newest_first_and_deletions_come_in_chunks(Dialect dialect) {
        on(dialect);
        Webhook webhook = register(TENANT, WebhookEventType.SENT);
        UUID first = sent(node);
        UUID second = sent(node);
        UUID third = sent(node);

        List<WebhookDelivery> page = node.webhookDeliveries().list(webhook.id(), null, 2);
        assertThat(page).extracting(WebhookDelivery::emailId).containsExactly(third, second);
        assertThat(node.webhookDeliveries().list(webhook.id(), page.getLast().id(), 2))
                .extracting(WebhookDelivery::emailId)
                .containsExactly(first);

        assertThat(node.webhookDeliveries().deleteBefore(NOW, 2).join()).isZero();
        assertThat(node.webhookDeliveries().deleteBefore(NOW.plusMillis(1), 2).join())
                .isEqualTo(2);
        assertThat(node.webhookDeliveries().deleteAllOf(webhook.id(), 2).join()).isEqualTo(1);
        assertThat(deliveries(webhook)).isEmpty();
    }

    private Webhook register(String tenant, WebhookEventType first, WebhookEventType... more) {
        Set<WebhookEventType> events = EnumSet.of(first, more);
        UUID id = UuidCreator.getTimeOrderedEpochPlus1();
        Webhook webhook = new Webhook(
                id,
                tenant,
                "https://example.com/hooks",
                "standard",
                events,
                Webhook.Secrets.of("whsec_c2VjcmV0"),
                true,
                null,
                null,
                NOW);
        node.webhooks().add(webhook).join();
        node.webhooks().refresh();
        return webhook;
    }

    private Webhook find(Webhook webhook) {
        return node.webhooks().find(webhook.tenant(), webhook.id()).orElseThrow();
    }

    private static UUID sent(TestStore store) {
        Email email = Acceptances.email(NOW).build();
        store.emails()
                .accept(List.of(Acceptances.inHand(email, new Lease("node", NOW.plusSeconds(60)))), null, NOW)
                .join();
        store.emails()
                .finish(Acceptances.completion(email.id(), EmailStatus.SENT, NOW), new ClaimToken("node", 0))
                .join();
        return email.id();
    }

    private List<WebhookDelivery> deliveries(Webhook webhook) {
        return node.webhookDeliveries().list(webhook.id(), null, 100);
    }

    private static List<WebhookDelivery> claim(TestStore store, Webhook webhook, int limit, Instant now) {
        return store.webhookDeliveries()
                .claim(webhook.id(), limit, now.plus(LEASE), now)
                .join();
    }

    private boolean missed(WebhookDelivery claimed, Instant next, Instant now) {
        return node.webhookDeliveries()
                .missed(claimed, "HTTP 500", next, PATIENCE, now)
                .join();
    }

    /** One new event that is tried in vain, and then waits for longer than any test lasts. */
    private void fail(Webhook webhook, Instant now) {
        sent(node);
        missed(claim(node, webhook, 1, now).getFirst(), now.plus(Duration.ofDays(30)), now);
    }

    private void giveUp(Webhook webhook) {
        sent(node);
        missed(claim(node, webhook, 1, NOW).getFirst(), null, NOW);
    }

    private int replayFailed(Webhook webhook, Instant since) {
        return node.webhookDeliveries()
                .replayFailed(webhook.id(), since, 10, NOW)
                .join();
    }
}
