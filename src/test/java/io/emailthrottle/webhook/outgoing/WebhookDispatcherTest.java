package io.emailthrottle.webhook.outgoing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Tag;
import io.emailthrottle.email.TimelineWord;
import io.emailthrottle.email.Visitor;
import io.emailthrottle.network.FakeDns;
import io.emailthrottle.network.GuardedResolver;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.webhook.Webhook;
import io.emailthrottle.store.webhook.WebhookDelivery;
import io.emailthrottle.store.webhook.WebhookDelivery.Status;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.WebhookEventType;
import io.emailthrottle.time.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that tells real endpoints, under a clock that moves only when it is told to. */
class WebhookDispatcherTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DAY = Duration.ofDays(1);

    @RegisterExtension
    static final WireMockExtension APPLICATION = WireMockExtension.newInstance().build();

    private final ManualTime time = new ManualTime();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private TestDatabase database;
    private TestStore store;
    private static final EventFormats FORMATS = new EventFormats(List.of());

    private EndpointClient client;
    private WebhookDispatcher webhookDispatcher;
    private WebhookService endpoints;

    @BeforeEach
    void open() {
        database = TestDatabase.shared(Dialect.SQLITE);
        start();
    }

    private void start() {
        store = new TestStore(database);
        OutgoingSettings settings =
                new OutgoingSettings(true, Duration.ofSeconds(5), Duration.ofSeconds(15), 3, Duration.ofDays(30));
        GuardedResolver resolver = new GuardedResolver(new FakeDns().with("localhost", "127.0.0.1"), true);
        client = new EndpointClient(settings, resolver);
        webhookDispatcher = new WebhookDispatcher(
                new WebhookStores(store.webhooks(), store.webhookDeliveries(), store.reader()),
                client,
                new RetrySchedule(() -> 0L),
                FORMATS,
                settings.maxInFlight(),
                metrics,
                time);
        endpoints = new WebhookService(
                store.webhooks(),
                store.webhookDeliveries(),
                new EndpointUrl(resolver, true),
                FORMATS,
                webhookDispatcher::refresh,
                () -> {},
                time);
        webhookDispatcher.refresh();
    }

    @AfterEach
    void stop() {
        store.close();
        client.close();
    }

    @Test
    void an_application_is_told_as_resend_tells() throws Exception {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 200);
        Email email = Acceptances.email(time.now())
                .tags(List.of(new Tag("plan", "pro"), new Tag("campaign", "spring")))
                .build();
        sent(email);

        round();

        LoggedRequest request = requests("/hooks").getFirst();
        JsonNode event = new ObjectMapper().readTree(request.getBodyAsString());
        assertThat(event).isEqualTo(new ObjectMapper().readTree("""
                {"type": "email.sent", "created_at": "2026-01-01T00:00:00Z", "data": {
                  "email_id": "%1$s", "message_id": "<%1$s@example.com>", "created_at": "2026-01-01T00:00:00Z",
                  "from": "s@example.com", "to": ["ann@example.org"], "subject": "Hello",
                  "tags": {"campaign": "spring", "plan": "pro"}}}""".formatted(email.id())));
        WebhookDelivery done = deliveries(webhook).getFirst();
        assertThat(request.getHeader("webhook-id")).isEqualTo(done.id().toString());
        assertThat(request.getHeader("webhook-timestamp"))
                .isEqualTo(Long.toString(time.now().getEpochSecond()));
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo(new SigningSecret(webhook.secret())
                        .sign(done.id().toString(), time.now().getEpochSecond(), request.getBody()));
        assertThat(done.status()).isEqualTo(Status.SUCCESS);
        assertThat(metrics.counter("email.webhook.attempts", "outcome", "arrived")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void each_kind_of_event_has_resends_details() throws Exception {
        register(
                "/hooks",
                WebhookEventType.BOUNCED,
                EnumSet.allOf(WebhookEventType.class).toArray(WebhookEventType[]::new));
        answer("/hooks", 200);
        Email email = Acceptances.email(time.now()).build();
        accept(email);
        Instant now = time.now();
        finish(
                email,
                EmailStatus.SENT,
                event(now, "bounced", "sendgrid", "ann@example.org: hard bounce, invalid: 550 no such user"),
                new Event(
                        now,
                        "clicked",
                        "sendgrid",
                        "ann@example.org: https://example.com/offer",
                        null,
                        new Visitor("203.0.113.9", "Mozilla")),
                event(now, "suppressed", null, "bob@example.org is on the suppression list"),
                event(now, "expired", null, "its time was up"),
                event(now, "throttled", "sendgrid", "told to nobody"));

        round();
        round();

        List<JsonNode> events = new ArrayList<>();
        for (LoggedRequest request : requests("/hooks")) {
            events.add(new ObjectMapper().readTree(request.getBodyAsString()));
        }
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactlyInAnyOrder("email.bounced", "email.clicked", "email.suppressed", "email.failed");
        for (JsonNode event : events) {
            JsonNode data = event.get("data");
            switch (event.get("type").asText()) {
                case "email.bounced" -> {
                    assertThat(data.get("bounce")).isEqualTo(json("""
                            {"type": "Permanent", "subType": "NoEmail", "message": "550 no such user",
                             "diagnosticCode": ["550 no such user"]}"""));
                    assertThat(data.get("recipient").asText()).isEqualTo("ann@example.org");
                    assertThat(data.get("vendor").asText()).isEqualTo("sendgrid");
                }
                case "email.clicked" -> assertThat(data.get("click")).isEqualTo(json("""
                            {"link": "https://example.com/offer", "timestamp": "2026-01-01T00:00:00Z",
                             "ipAddress": "203.0.113.9", "userAgent": "Mozilla"}"""));
                case "email.suppressed" -> assertThat(data.get("suppressed")).isEqualTo(json("""
                            {"type": "OnAccountSuppressionList",
                             "message": "bob@example.org is on the suppression list"}"""));
                default -> assertThat(data.get("failed")).isEqualTo(json("{\"reason\": \"its time was up\"}"));
            }
        }
    }

    @Test
    void a_raw_messages_own_message_id_is_told() throws Exception {
        register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 200);
        Email written = Acceptances.email(time.now()).build();
        sent(written.withView(
                "Hello",
                null,
                List.of(),
                new Content.Raw(
                        "Message-ID: <own@example.com>\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII),
                        null,
                        "<own@example.com>",
                        List.of(),
                        Set.of())));

        round();

        assertThat(json(requests("/hooks").getFirst().getBodyAsString())
                        .at("/data/message_id")
                        .asText())
                .isEqualTo("<own@example.com>");
    }

    @Test
    void for_a_day_after_a_rotation_deliveries_are_signed_with_both_secrets() throws Exception {
        Webhook before = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 200);
        Webhook after = endpoints.rotate(before).orElseThrow();
        assertThat(after.secret()).isNotEqualTo(before.secret());
        assertThat(after.toString() + after.secrets()).doesNotContain(after.secret(), before.secret());

        time.pass(DAY.minusMillis(1));
        sent(Acceptances.email(time.now()).build());
        round();
        time.pass(Duration.ofMillis(1));
        sent(Acceptances.email(time.now()).build());
        round();

        assertThat(requests("/hooks")).hasSize(2);
        LoggedRequest first = requests("/hooks").getFirst();
        LoggedRequest second = requests("/hooks").getLast();
        assertThat(first.getHeader("webhook-signature"))
                .isEqualTo(signature(after.secret(), first) + " " + signature(before.secret(), first))
                .isEqualTo(first.getHeader("svix-signature"));
        assertThat(second.getHeader("webhook-signature")).isEqualTo(signature(after.secret(), second));
    }

    @Test
    void a_secret_that_another_request_has_replaced_is_not_replaced_by_this_one() throws Exception {
        Webhook before = register("/hooks", WebhookEventType.SENT);
        Webhook after = endpoints.rotate(before).orElseThrow();

        assertThat(endpoints.rotate(before)).isEmpty();
        assertThat(endpoints.find(TENANT, before.id()).orElseThrow().secrets()).isEqualTo(after.secrets());
    }

    private static String signature(String secret, LoggedRequest request) {
        return new SigningSecret(secret)
                .sign(
                        request.getHeader("webhook-id"),
                        Long.parseLong(request.getHeader("webhook-timestamp")),
                        request.getBody());
    }

    @Test
    void what_does_not_arrive_is_tried_again_by_the_schedule_with_the_same_id_and_body_and_then_given_up() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 500);
        sent(Acceptances.email(time.now()).build());

        round();
        int calls = 1;
        for (String pause : List.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT10H")) {
            time.pass(Duration.parse(pause).minusMillis(1));
            round();
            assertThat(requests("/hooks")).as("before " + pause).hasSize(calls);
            time.pass(Duration.ofMillis(1));
            round();
            calls++;
            assertThat(requests("/hooks")).as("after " + pause).hasSize(calls);
        }

        WebhookDelivery given = deliveries(webhook).getFirst();
        assertThat(given.status()).isEqualTo(Status.FAILED);
        assertThat(given.attempts()).isEqualTo(8);
        assertThat(given.lastError()).isEqualTo("HTTP 500");
        time.pass(DAY);
        round();
        assertThat(requests("/hooks")).hasSize(8);
        assertThat(requests("/hooks"))
                .extracting(request -> request.getHeader("webhook-id") + request.getBodyAsString())
                .containsOnly(given.id() + requests("/hooks").getFirst().getBodyAsString());
        assertThat(requests("/hooks"))
                .extracting(request -> request.getHeader("webhook-signature"))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_dead_endpoint_holds_up_no_other_and_is_soon_asked_only_once_a_minute() {
        Webhook dead = register("/dead", WebhookEventType.SENT);
        register("/well", WebhookEventType.SENT);
        answer("/dead", 500);
        answer("/well", 200);
        for (int i = 0; i < 30; i++) {
            sent(Acceptances.email(time.now()).build());
        }

        for (int i = 0; i < 20; i++) {
            round();
        }

        assertThat(requests("/well")).hasSize(30);
        int before = requests("/dead").size();
        assertThat(before).isBetween(5, 8);
        assertThat(deliveries(dead)).filteredOn(one -> one.attempts() == 0).hasSizeGreaterThan(20);
        time.pass(Duration.ofSeconds(61));
        round();
        round();
        assertThat(requests("/dead")).hasSize(before + 1);
    }

    @Test
    void a_slow_endpoint_has_a_bounded_number_of_deliveries_at_a_time_and_holds_up_no_other() {
        register("/slow", WebhookEventType.SENT);
        register("/well", WebhookEventType.SENT);
        APPLICATION.stubFor(post(urlEqualTo("/slow")).willReturn(aResponse().withFixedDelay(1000)));
        answer("/well", 200);
        for (int i = 0; i < 6; i++) {
            sent(Acceptances.email(time.now()).build());
        }

        webhookDispatcher.round();
        await().until(() -> requests("/well").size() == 3);
        await().until(() -> {
            webhookDispatcher.round();
            return requests("/well").size() == 6;
        });

        assertThat(inHand("/slow")).isEqualTo(3);
        webhookDispatcher.finishWithin(PATIENCE);
        round();
        assertThat(requests("/slow")).hasSize(6);
    }

    @Test
    void when_an_endpoint_is_back_everything_arrives() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 503);
        for (int i = 0; i < 10; i++) {
            sent(Acceptances.email(time.now()).build());
        }
        for (int i = 0; i < 5; i++) {
            round();
        }
        answer("/hooks", 200);

        for (int i = 0; i < 30; i++) {
            time.pass(Duration.ofMinutes(1));
            round();
        }

        assertThat(deliveries(webhook)).extracting(WebhookDelivery::status).containsOnly(Status.SUCCESS);
        assertThat(endpoints.find(TENANT, webhook.id()).orElseThrow().failingSince())
                .isNull();
    }

    @Test
    void a_clock_that_jumps_for_a_moment_disables_no_webhook() throws Exception {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 500);
        sent(Acceptances.email(time.now()).build());
        round();

        for (int days : new int[] {30, -30, -30, 30}) {
            time.step(Duration.ofDays(days));
            sent(Acceptances.email(time.now()).build());
            round();
            assertThat(find(webhook).enabled()).isTrue();
        }
        time.pass(Duration.ofHours(2));
        sent(Acceptances.email(time.now()).build());
        round();

        assertThat(find(webhook).enabled()).isTrue();
    }

    @Test
    void an_endpoint_that_fails_for_five_days_is_disabled_and_goes_on_when_it_is_enabled() throws Exception {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 404);
        for (int day = 0; day < 5; day++) {
            sent(Acceptances.email(time.now()).build());
            round();
            assertThat(find(webhook).enabled()).isTrue();
            time.pass(DAY);
        }

        sent(Acceptances.email(time.now()).build());
        round();

        assertThat(find(webhook).enabled()).isFalse();
        assertThat(find(webhook).disabledReason())
                .isEqualTo("nothing has arrived for 5 days; the last attempt: HTTP 404");
        webhookDispatcher.refresh();
        int calls = requests("/hooks").size();
        sent(Acceptances.email(time.now()).build());
        round();
        assertThat(requests("/hooks")).hasSize(calls);

        answer("/hooks", 200);
        endpoints.change(TENANT, webhook.id(), null, null, true);
        time.pass(Duration.ofMinutes(6));
        for (int i = 0; i < 5; i++) {
            round();
        }
        assertThat(deliveries(webhook))
                .filteredOn(one -> one.status() == Status.SUCCESS)
                .hasSizeGreaterThan(1);
    }

    @Test
    void an_endpoint_that_is_gone_is_disabled_at_once_and_goes_on_when_it_is_enabled() throws Exception {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 410);
        sent(Acceptances.email(time.now()).build());
        round();

        assertThat(find(webhook).enabled()).isFalse();
        assertThat(find(webhook).disabledReason()).isEqualTo("the endpoint answered that it is gone: HTTP 410");
        time.pass(DAY);
        round();
        assertThat(requests("/hooks")).hasSize(1);

        answer("/hooks", 200);
        endpoints.change(TENANT, webhook.id(), null, null, true);
        round();

        assertThat(find(webhook).disabledReason()).isNull();
        assertThat(deliveries(webhook)).extracting(WebhookDelivery::status).containsExactly(Status.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"429, 120", "503, 120", "500, 5"})
    void an_endpoint_that_asks_for_time_is_left_alone_for_so_long(int status, int seconds) throws Exception {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        APPLICATION.stubFor(
                post("/hooks").willReturn(aResponse().withStatus(status).withHeader("Retry-After", "120")));
        sent(Acceptances.email(time.now()).build());
        Instant before = time.now();
        round();

        assertThat(deliveries(webhook).getFirst().dueAt()).isEqualTo(before.plusSeconds(seconds));
    }

    @Test
    void an_old_endpoint_that_is_gone_disables_no_webhook_that_leads_elsewhere_by_now() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        sent(Acceptances.email(time.now()).build());
        WebhookDelivery claimed = store.webhookDeliveries()
                .claim(webhook.id(), 1, time.now().plusSeconds(120), time.now())
                .join()
                .getFirst();

        assertThat(store.webhookDeliveries()
                        .gone(claimed, "https://old.example.com/", "HTTP 410", null, time.now())
                        .join())
                .isTrue();

        assertThat(find(webhook).enabled()).isTrue();
    }

    @Test
    void what_was_given_up_is_delivered_again_on_request() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 500);
        sent(Acceptances.email(time.now()).build());
        for (int i = 0; i < 8; i++) {
            round();
            time.pass(Duration.ofHours(11));
        }
        WebhookDelivery given = deliveries(webhook).getFirst();
        assertThat(given.status()).isEqualTo(Status.FAILED);
        answer("/hooks", 200);
        APPLICATION.resetRequests();

        assertThat(endpoints.replayFailed(webhook.id(), Instant.EPOCH)).isEqualTo(1);
        round();
        assertThat(endpoints.replay(webhook.id(), given.id())).isTrue();
        round();
        assertThat(endpoints.replay(webhook.id(), UUID.randomUUID())).isFalse();

        assertThat(requests("/hooks"))
                .extracting(request -> request.getHeader("webhook-id"))
                .containsExactly(given.id().toString(), given.id().toString());
    }

    @Test
    void what_was_in_hand_when_a_node_died_is_delivered_by_the_next() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 200);
        sent(Acceptances.email(time.now()).build());
        store.webhookDeliveries()
                .claim(webhook.id(), 1, time.now().plusSeconds(120), time.now())
                .join();
        stop();
        start();

        round();
        assertThat(requests("/hooks")).isEmpty();
        time.pass(Duration.ofSeconds(120));
        round();

        assertThat(requests("/hooks")).hasSize(1);
        assertThat(deliveries(webhook)).extracting(WebhookDelivery::status).containsExactly(Status.SUCCESS);
    }

    @Test
    void a_changed_endpoint_starts_with_a_closed_circuit() throws Exception {
        Webhook webhook = register("/dead", WebhookEventType.SENT);
        answer("/dead", 500);
        answer("/well", 200);
        for (int i = 0; i < 12; i++) {
            sent(Acceptances.email(time.now()).build());
        }
        for (int i = 0; i < 5; i++) {
            round();
        }

        endpoints.change(TENANT, webhook.id(), APPLICATION.baseUrl() + "/well", null, null);
        round();

        assertThat(requests("/well")).hasSize(3);
    }

    @Test
    void an_email_that_is_not_kept_any_more_is_no_fault_of_the_endpoint() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        sent(Acceptances.email(time.now()).build());
        database.empty("emails");

        round();

        WebhookDelivery given = deliveries(webhook).getFirst();
        assertThat(given.status()).isEqualTo(Status.FAILED);
        assertThat(given.lastError()).isEqualTo("the email is not kept any more");
        assertThat(find(webhook).failingSince()).isNull();
        assertThat(requests("/hooks")).isEmpty();
    }

    @Test
    void a_removed_endpoint_is_told_nothing_more() {
        Webhook webhook = register("/hooks", WebhookEventType.SENT);
        answer("/hooks", 200);
        sent(Acceptances.email(time.now()).build());

        assertThat(endpoints.remove(TENANT, webhook.id())).isTrue();
        round();
        sent(Acceptances.email(time.now()).build());
        round();

        assertThat(requests("/hooks")).isEmpty();
        assertThat(deliveries(webhook)).isEmpty();
        assertThat(endpoints.remove(TENANT, webhook.id())).isFalse();
    }

    private Webhook register(String path, WebhookEventType first, WebhookEventType... more) {
        Set<WebhookEventType> events = EnumSet.of(first, more);
        try {
            return endpoints.create(
                    TENANT, APPLICATION.baseUrl() + path, FORMATS.get(EventFormats.STANDARD), events, true);
        } catch (EndpointRefused e) {
            throw new IllegalStateException(e);
        }
    }

    private Webhook find(Webhook webhook) {
        return endpoints.find(TENANT, webhook.id()).orElseThrow();
    }

    private void sent(Email email) {
        accept(email);
        finish(email, EmailStatus.SENT, Event.of(time.now(), TimelineWord.SENT, null));
    }

    private void accept(Email email) {
        Lease lease = new Lease("node", time.now().plusSeconds(60));
        store.emails()
                .accept(List.of(Acceptances.inHand(email, lease)), null, time.now())
                .join();
    }

    private void finish(Email email, EmailStatus status, Event... events) {
        AttemptOutcome attemptOutcome = new AttemptOutcome(
                email.id(), TENANT, status, null, 0, "sendgrid", "m", null, List.of(events), time.now());
        store.emails().finish(attemptOutcome, new ClaimToken("node", 0)).join();
    }

    private static Event event(Instant at, String type, String vendor, String detail) {
        return new Event(at, type, vendor, detail, null);
    }

    private void round() {
        webhookDispatcher.round();
        assertThat(webhookDispatcher.finishWithin(PATIENCE)).isTrue();
    }

    private static void answer(String path, int status) {
        APPLICATION.stubFor(post(urlEqualTo(path)).willReturn(aResponse().withStatus(status)));
    }

    private static List<LoggedRequest> requests(String path) {
        return APPLICATION.findAll(postRequestedFor(urlEqualTo(path)));
    }

    /** Calls that have come to the server and not yet been answered. */
    private int inHand(String path) {
        return (int) deliveries(webhookAt(path)).stream()
                .filter(one -> one.status() == Status.PENDING && !one.dueAt().equals(Instant.EPOCH))
                .count();
    }

    private Webhook webhookAt(String path) {
        return endpoints.list(TENANT).stream()
                .filter(webhook -> webhook.endpoint().endsWith(path))
                .findFirst()
                .orElseThrow();
    }

    private List<WebhookDelivery> deliveries(Webhook webhook) {
        return endpoints.deliveries(webhook.id(), null, 100);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
