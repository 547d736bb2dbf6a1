package io.emailthrottle.webhook.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.emailthrottle.EmailThrottle;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Emails;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.Lease;
import io.emailthrottle.store.email.AttemptOutcome;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.azure.AzureSample;
import io.emailthrottle.vendor.brevo.BrevoSample;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.emailthrottle.vendor.events.WebhookSample;
import io.emailthrottle.vendor.mailersend.MailerSendSample;
import io.emailthrottle.vendor.mailgun.MailgunSample;
import io.emailthrottle.vendor.mailjet.MailjetSample;
import io.emailthrottle.vendor.postmark.PostmarkSample;
import io.emailthrottle.vendor.resend.ResendSample;
import io.emailthrottle.vendor.sendgrid.SendGridSample;
import io.emailthrottle.vendor.ses.SesSample;
import io.emailthrottle.vendor.sparkpost.SparkPostSample;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole application, told of emails by ten vendors and by others. */
class VendorWebhooksTest {

    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final int TEN_MB = 10 * 1024 * 1024;
    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);
    private static final List<WebhookSample> SAMPLES = List.of(
            new AzureSample(),
            new BrevoSample(),
            new MailerSendSample(),
            new MailgunSample(),
            new MailjetSample(),
            new PostmarkSample(),
            new ResendSample(),
            new SendGridSample(),
            new SesSample(),
            new SparkPostSample());

    private static final Map<String, List<String>> SETTINGS = Map.of(
            "azure", List.of("endpoint=https://a.communication.azure.com", "access-key=c2VjcmV0"),
            "mailersend", List.of("api-token=key"),
            "mailgun", List.of("api-key=key", "domain=mg.example.com"),
            "mailjet", List.of("api-key=key", "secret-key=key"),
            "postmark", List.of("server-token=key"),
            "ses", List.of("region=eu-central-1"));

    private static ConfigurableApplicationContext application;
    private static VendorClient client;

    /** An email that a vendor took, and what tells of it instead of the sample's own. */
    private record Taken(UUID id, String number, String recipient, WebhookSample sample) {
        String body(String name) {
            return sample.body(name)
                    .replace(Emails.ID.toString(), id.toString())
                    .replace(number(sample), number)
                    .replace(WebhookSample.RECIPIENT, recipient);
        }

        static String number(WebhookSample sample) {
            return sample.messageId().replaceAll("[<>]", "");
        }
    }

    @BeforeAll
    static void start() {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--logging.level.root=error"));
        for (int i = 0; i < SAMPLES.size(); i++) {
            WebhookSample sample = SAMPLES.get(i);
            String prefix = "--email-throttle.vendors[" + i + "].";
            arguments.add(prefix + "name=my-" + sample.type());
            arguments.add(prefix + "type=" + sample.type());
            SETTINGS.getOrDefault(sample.type(), List.of("api-key=key"))
                    .forEach(setting -> arguments.add(prefix + "settings." + setting));
            sample.settings().forEach((name, value) -> arguments.add(prefix + "webhook." + name + "=" + value));
        }
        arguments.add("--email-throttle.vendors[" + SAMPLES.size() + "].name=silent");
        arguments.add("--email-throttle.vendors[" + SAMPLES.size() + "].type=sendgrid");
        arguments.add("--email-throttle.vendors[" + SAMPLES.size() + "].settings.api-key=key");
        application = new SpringApplicationBuilder(EmailThrottle.class)
                .initializers(VendorWebhooksTest::prepare)
                .run(arguments.toArray(String[]::new));
        client = new VendorClient(application.getEnvironment().getProperty("local.server.port"));
    }

    private static void prepare(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("manualTime", new ManualTime());
        ((GenericApplicationContext) context)
                .registerBean(SesSample.Pages.class, SesSample.Pages::new, bean -> bean.setPrimary(true));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    static List<WebhookSample> samples() {
        return SAMPLES;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_bounce_moves_the_email_condemns_the_address_and_stands_once_in_the_timeline(WebhookSample sample) {
        Taken email = taken(sample);
        WebhookRequest bounce = sample.genuine(email.body(sample.bounce()), WebhookSample.AT);

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = tell(sample, bounce);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        assertThat(status(email)).isEqualTo(EmailStatus.BOUNCED);
        assertThat(events(email))
                .extracting(Event::type, Event::vendor)
                .containsExactly(tuple("bounced", name(sample)));
        assertThat(events(email).getFirst().detail()).startsWith(email.recipient + ": hard bounce, ");
        Suppression suppression = suppression(email).orElseThrow();
        assertThat(suppression.reason()).isEqualTo("bounce");
        assertThat(suppression.source()).isEqualTo(name(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_forged_signature_is_401_and_changes_nothing(WebhookSample sample) {
        Taken email = taken(sample);

        HttpResponse<String> answer = tell(sample, sample.forged(email.body(sample.bounce()), WebhookSample.AT));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(VendorClient.json(answer).get("name").asText()).isEqualTo("invalid_signature");
        assertThat(events(email)).isEmpty();
        assertThat(suppression(email)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_replay_of_the_day_before_yesterday_is_refused_if_its_signature_is_dated(WebhookSample sample) {
        Taken email = taken(sample);
        String old = email.body(sample.bounce()).replace("2026-01-01T", "2025-12-30T");
        WebhookRequest replay = sample.genuine(old, WebhookSample.AT.minus(Duration.ofDays(2)));

        assertThat(tell(sample, replay).statusCode()).isEqualTo(sample.dated() ? 401 : 200);
        assertThat(tell(sample, replay).statusCode()).isEqualTo(sample.dated() ? 401 : 200);

        assertThat(events(email)).hasSize(sample.dated() ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void garbage_is_400(WebhookSample sample) {
        HttpResponse<String> answer = tell(sample, sample.genuine("{\"a\":", WebhookSample.AT));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ten_megabytes_are_413_whether_announced_or_not(WebhookSample sample) {
        WebhookRequest large = sample.genuine(" ".repeat(TEN_MB), WebhookSample.AT);

        assertThat(tell(sample, large).statusCode()).isEqualTo(413);
        assertThat(client.tellChunked(name(sample), large).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void seventy_slow_sockets_keep_no_vendors_events_out(WebhookSample sample) throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 70; i++) {
                slow.add(client.beginTo(name(sample), sample.forged("{}", WebhookSample.AT)));
            }
            for (WebhookSample any : List.of(sample, new ResendSample())) {
                Taken email = taken(any);
                assertThat(tell(any, any.genuine(email.body(any.bounce()), WebhookSample.AT))
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_event_of_an_unknown_email_is_200_and_counted(WebhookSample sample) {
        Taken unknown = new Taken(UUID.randomUUID(), number(), "nobody@example.org", sample);
        double before = count("email.events.unmatched", "vendor", name(sample));

        HttpResponse<String> answer = tell(sample, sample.genuine(unknown.body(sample.bounce()), WebhookSample.AT));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(count("email.events.unmatched", "vendor", name(sample))).isEqualTo(before + 1);
        assertThat(suppression(unknown)).isEmpty();
    }

    @Test
    void there_is_nothing_at_an_unknown_vendor_or_one_without_a_webhook() {
        for (String vendor : List.of("nobody", "silent", "sendgrid")) {
            HttpResponse<String> answer = client.tell("/events/" + vendor, BodyPublishers.ofString("[]"));
            assertThat(answer.statusCode()).as(vendor).isEqualTo(404);
            assertThat(VendorClient.json(answer).get("name").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void vendors_that_know_the_path_of_earlier_versions_are_answered_alike() {
        assertThat(client.tell("/webhooks/my-sendgrid", BodyPublishers.ofString("[]"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.tell("/webhooks/nobody", BodyPublishers.ofString("[]"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_secret_with_a_lone_percent_sign_is_no_fault_of_ours(WebhookSample sample) throws IOException {
        assertThat(client.tellRaw("/events/" + name(sample) + "?secret=%zz")).startsWith("HTTP/1.1 4");
    }

    @Test
    void event_grid_gets_its_code_back() {
        WebhookSample sample = new AzureSample();

        HttpResponse<String> answer = tell(sample, sample.genuine(sample.body("validation"), WebhookSample.AT));

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(VendorClient.json(answer).get("validationResponse").asText()).startsWith("512d38b6");
    }

    @Test
    void a_complaint_and_an_unsubscribe_condemn_the_address_and_a_soft_bounce_does_not() {
        WebhookSample sample = new BrevoSample();
        Map<String, String> reasons = Map.of("spam", "complaint", "unsubscribed", "unsubscribed");
        for (String name :
                List.of("spam", "unsubscribed", "soft_bounce", "blocked", "deferred", "delivered", "click")) {
            Taken email = taken(sample);

            tell(sample, sample.genuine(email.body(name), WebhookSample.AT));

            assertThat(suppression(email).map(Suppression::reason))
                    .as(name)
                    .isEqualTo(Optional.ofNullable(reasons.get(name)));
        }
    }

    @Test
    void each_event_is_counted_by_vendor_and_type() {
        WebhookSample sample = new PostmarkSample();
        Taken email = taken(sample);
        double before = count("email.events", "type", "opened");

        tell(sample, sample.genuine(email.body("open"), WebhookSample.AT));
        tell(sample, sample.genuine(email.body("open"), WebhookSample.AT));

        assertThat(count("email.events", "type", "opened")).isEqualTo(before + 1);
        assertThat(status(email)).as("who opens it, has it").isEqualTo(EmailStatus.DELIVERED);
    }

    @Test
    void a_request_that_is_no_json_by_its_type_is_read_all_the_same() {
        WebhookSample sample = new SesSample();
        Taken email = taken(sample);
        WebhookRequest genuine = sample.genuine(email.body("delivery"), WebhookSample.AT);
        Map<String, String> headers = new HashMap<>(genuine.headers());
        headers.put("content-type", "text/plain; charset=UTF-8");
        WebhookRequest asSnsSends = new WebhookRequest(headers, null, genuine.body(), genuine.at());

        assertThat(tell(sample, asSnsSends).statusCode()).isEqualTo(200);
        assertThat(status(email)).isEqualTo(EmailStatus.DELIVERED);
    }

    /** An email that went to one recipient, and is with the sample's vendor. */
    private static Taken taken(WebhookSample sample) {
        String number = number();
        String recipient = "ada-" + number + "@example.org";
        EmailStore store = application.getBean(EmailStore.class);
        Email email = Email.builder(
                        UUID.randomUUID(), WebhookSample.AT, Emails.address(null, "sender@example.com"), "Hello")
                .to(List.of(Emails.address("Ada", recipient)))
                .text("Hi")
                .build();
        Instant now = WebhookSample.AT;
        store.accept(List.of(Acceptances.inHand(email, new Lease("test", now.plus(Duration.ofDays(1))))), null, now)
                .join();
        String messageId = sample.messageId().replace(Taken.number(sample), number);
        AttemptOutcome sent = new AttemptOutcome(
                email.id(), TENANT, EmailStatus.SENT, null, 0, name(sample), messageId, null, List.of(), now);
        assertThat(store.finish(sent, new ClaimToken("test", 0)).join()).isTrue();
        return new Taken(email.id(), number, recipient, sample);
    }

    private static String number() {
        return Long.toString(NUMBERS.incrementAndGet());
    }

    private static String name(WebhookSample sample) {
        return "my-" + sample.type();
    }

    private static HttpResponse<String> tell(WebhookSample sample, WebhookRequest request) {
        return client.tell(name(sample), request);
    }

    private static EmailStatus status(Taken email) {
        return application
                .getBean(EmailReader.class)
                .find(TENANT, email.id)
                .orElseThrow()
                .status();
    }

    private static List<Event> events(Taken email) {
        return application.getBean(EmailReader.class).events(email.id);
    }

    private static Optional<Suppression> suppression(Taken email) {
        return application.getBean(Suppressions.class).find(TENANT, email.recipient);
    }

    private static double count(String meter, String tag, String value) {
        return application.getBean(MeterRegistry.class).find(meter).tag(tag, value).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }
}
