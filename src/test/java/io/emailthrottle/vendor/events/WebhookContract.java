package io.emailthrottle.vendor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.delivery.EventTrial;
import io.emailthrottle.email.Emails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every webhook has to show. A vendor's test adds what its bodies mean. */
public abstract class WebhookContract {

    protected final WebhookSample sample;

    protected WebhookContract(WebhookSample sample) {
        this.sample = sample;
    }

    /** Of each body that tells of an event, which one; for a bounce its words. What is missing tells of none. */
    protected abstract Map<String, String> meanings();

    /** Whether the vendor repeats our id for the email. */
    protected boolean repeatsOurId() {
        return true;
    }

    /** Whether nothing in the headers tells the vendor from others. */
    protected boolean proofIsInTheBody() {
        return false;
    }

    @TestFactory
    Stream<DynamicTest> each_body_means_one_thing() {
        assertThat(sample.names()).containsAll(meanings().keySet());
        return sample.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private void check(String name) throws WebhookRefused {
        List<VendorEvent> events = read(name);

        assertThat(events.stream().map(WebhookContract::meaning).toList())
                .isEqualTo(meanings().containsKey(name) ? List.of(meanings().get(name)) : List.of());
        assertThat(events).allSatisfy(event -> {
            assertThat(event.vendorMessageId()).isEqualTo(sample.messageId());
            assertThat(event.emailId()).isEqualTo(repeatsOurId() ? Emails.ID : null);
            assertThat(event.recipient()).isIn(WebhookSample.RECIPIENT, null);
            if (event.at() != null) {
                assertThat(Duration.between(WebhookSample.AT, event.at()))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
            }
        });
    }

    /** Whose visits the samples tell of: a click's address and program, as far as the vendor says them. */
    @Test
    void a_click_tells_who_clicked() throws WebhookRefused {
        List<VendorEvent> clicks = new ArrayList<>();
        for (String name : meanings().keySet()) {
            if (meanings().get(name).equals("clicked")) {
                clicks.addAll(read(name));
            }
        }

        assertThat(clicks).isNotEmpty();
        assertThat(clicks).anySatisfy(click -> assertThat(click.visitor()).isNotNull());
        assertThat(clicks).filteredOn(click -> click.visitor() != null).allSatisfy(click -> {
            assertThat(click.visitor().ipAddress()).isIn("203.0.113.9", null);
            assertThat(click.visitor().userAgent())
                    .satisfiesAnyOf(
                            agent -> assertThat(agent).isNull(),
                            agent -> assertThat(agent).startsWith("Mozilla"));
        });
    }

    private static String meaning(VendorEvent event) {
        return event.bounce() == null ? event.type().word() : event.bounce().words();
    }

    /** What a body tells. */
    protected final List<VendorEvent> read(String name) throws WebhookRefused {
        return sample.webhook()
                .read(sample.genuine(sample.body(name), WebhookSample.AT))
                .events();
    }

    @Test
    void a_bounce_tells_of_the_recipient_and_the_vendors_words() throws WebhookRefused {
        VendorEvent event = read(sample.bounce()).getFirst();

        assertThat(event.at()).isNotNull();
        assertThat(event.detail()).isNotBlank();
        assertThat(event.bounce().condemnsAddress()).isTrue();
    }

    @Test
    void an_event_changes_an_email_that_this_vendor_took_and_suppresses_its_recipient() throws WebhookRefused {
        try (EventTrial trial = new EventTrial()) {
            trial.takenBy("mine", sample.messageId(), WebhookSample.RECIPIENT);

            trial.tell("mine", read(sample.bounce()), "mine");

            assertThat(trial.timeline()).containsExactly("sent", "bounced");
            assertThat(trial.suppressed()).containsExactly(WebhookSample.RECIPIENT);
        }
    }

    @Test
    void an_event_changes_no_email_that_another_vendor_took_whatever_id_it_names() throws WebhookRefused {
        try (EventTrial trial = new EventTrial()) {
            trial.takenBy("rival", sample.messageId(), WebhookSample.RECIPIENT);

            trial.tell("mine", read(sample.bounce()), "mine", "rival");

            assertThat(trial.timeline()).containsExactly("sent");
            assertThat(trial.suppressed()).isEmpty();
        }
    }

    @Test
    void an_event_suppresses_nobody_whom_the_email_did_not_go_to() throws WebhookRefused {
        try (EventTrial trial = new EventTrial()) {
            trial.takenBy("mine", sample.messageId(), "somebody.else@example.org");

            trial.tell(
                    "mine",
                    read(sample.bounce()).stream()
                            .map(event -> event.to(WebhookSample.RECIPIENT))
                            .toList(),
                    "mine");

            assertThat(trial.timeline()).containsExactly("sent", "bounced");
            assertThat(trial.suppressed()).isEmpty();
        }
    }

    @Test
    void an_event_of_another_tenants_own_vendor_changes_nothing() throws WebhookRefused {
        try (EventTrial trial = new EventTrial()) {
            trial.takenBy("mine", sample.messageId(), WebhookSample.RECIPIENT);

            trial.tell("mine", read(sample.bounce()), "for-all");

            assertThat(trial.timeline()).containsExactly("sent");
            assertThat(trial.suppressed()).isEmpty();
        }
    }

    @Test
    void a_forged_request_is_refused() {
        WebhookRequest forged = sample.forged(sample.body(sample.bounce()), WebhookSample.AT);

        assertThat(refused(forged)).isEqualTo(WebhookRefused.Kind.FORGED);
    }

    @Test
    void a_request_without_any_proof_is_refused() {
        WebhookRequest genuine = sample.genuine(sample.body(sample.bounce()), WebhookSample.AT);
        byte[] bare = sample.body(sample.bounce()).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(refused(new WebhookRequest(Map.of(), null, bare, genuine.at())))
                .isEqualTo(WebhookRefused.Kind.FORGED);
    }

    @Test
    void a_genuine_request_is_admitted_by_its_headers_alone() throws WebhookRefused {
        WebhookRequest genuine = sample.genuine(sample.body(sample.bounce()), WebhookSample.AT);

        sample.webhook().admit(new WebhookRequest(genuine.headers(), genuine.secret(), new byte[0], genuine.at()));
    }

    @Test
    void headers_that_show_nothing_are_refused_before_the_body_is_read_unless_the_proof_is_in_it() {
        WebhookRequest bare = new WebhookRequest(Map.of(), null, new byte[0], WebhookSample.AT);

        WebhookRefused refused = catchThrowableOfType(
                WebhookRefused.class, () -> sample.webhook().admit(bare));

        assertThat(refused == null).isEqualTo(proofIsInTheBody());
    }

    @Test
    void a_replay_is_refused_when_its_signature_is_dated() throws WebhookRefused {
        WebhookRequest genuine = sample.genuine(sample.body(sample.bounce()), WebhookSample.AT);
        VendorWebhook webhook = sample.webhook();
        assertThat(webhook.read(genuine).events()).isNotEmpty();
        WebhookRequest replay = new WebhookRequest(
                genuine.headers(), genuine.secret(), genuine.body(), WebhookSample.AT.plus(Duration.ofDays(2)));

        if (sample.dated()) {
            assertThat(refused(webhook, replay)).isEqualTo(WebhookRefused.Kind.FORGED);
        } else {
            assertThat(webhook.read(replay)).isEqualTo(webhook.read(genuine));
        }
    }

    @Test
    void garbage_is_unreadable() {
        for (String garbage : List.of(
                "",
                "{",
                "null",
                "7",
                "\"text\"",
                "{} {}",
                "[".repeat(100_000),
                "[".repeat(65) + "]".repeat(65),
                many())) {
            assertThat(refused(sample.genuine(garbage, WebhookSample.AT)))
                    .as(garbage.substring(0, Math.min(10, garbage.length())))
                    .isEqualTo(WebhookRefused.Kind.UNREADABLE);
        }
    }

    /** Nothing deep, and more than any vendor sends. */
    private static String many() {
        return "[" + "0,".repeat(250_000) + "0]";
    }

    protected final WebhookRefused.Kind refused(WebhookRequest request) {
        return refused(sample.webhook(), request);
    }

    private static WebhookRefused.Kind refused(VendorWebhook webhook, WebhookRequest request) {
        WebhookRefused refused = catchThrowableOfType(WebhookRefused.class, () -> webhook.read(request));
        assertThat(refused).as("it should have been refused").isNotNull();
        return refused.kind();
    }
}
