package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ApiLimits;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.smtp.SubmissionSettings.Port;
import io.emailthrottle.ingress.smtp.SubmissionSettings.Tls;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.security.RequestRates;
import io.emailthrottle.security.Scope;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Emails that come by SMTP; the server's certificate is GreenMail's. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
            "email-throttle.submission.starttls-port=0",
            "email-throttle.submission.tls-port=0",
            "email-throttle.submission.plain-port=0",
            "email-throttle.submission.ssl-bundle=smtp",
            "email-throttle.quotas.of.small.emails-per-day=1",
            "email-throttle.quotas.of.slow.requests=1/h",
            "email-throttle.api.max-body=100KB",
            "spring.ssl.bundle.jks.smtp.keystore.location=classpath:greenmail.p12",
            "spring.ssl.bundle.jks.smtp.keystore.password=changeit",
            "spring.ssl.bundle.jks.smtp.keystore.type=PKCS12"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SubmissionTest {

    private static final String FROM = "app@example.com";
    private static final String HELLO =
            "From: App <app@example.com>\r\nTo: ada@example.org\r\nSubject: Hi\r\n\r\nHello";

    @Autowired
    private SubmissionServer server;

    @Autowired
    private Authenticator authenticator;

    @Autowired
    private EmailService service;

    @Autowired
    private EmailValidator validator;

    @Autowired
    private RequestRates rates;

    @Autowired
    private MeterRegistry registry;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private EmailReader reader;

    @Autowired
    private JdbcClient jdbc;

    private String key;

    @BeforeAll
    void makeKey() throws ApiKeyRequest.Invalid {
        key("default", List.of(), Scope.ADMIN);
        key = key("default", List.of(), Scope.SEND);
    }

    @Test
    void a_message_is_on_disk_when_its_sender_hears_yes_and_is_then_sent() throws IOException {
        try (Conversation client = loggedIn(key)) {
            String reply = client.message(FROM, HELLO, "ada@example.org");
            assertThat(reply).startsWith("250 2.0.0 Accepted ");
            StoredEmail email = stored(reply);
            assertThat(email.tenant()).isEqualTo("default");
            assertThat(email.subject()).isEqualTo("Hi");
            await().until(() -> stored(reply).status() == EmailStatus.SENT);
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("250");
        }
    }

    @Test
    void an_address_that_is_none_is_refused_when_it_is_named_and_the_others_go_on() throws IOException {
        try (Conversation client = loggedIn(key)) {
            assertThat(client.say("MAIL FROM:<" + FROM + ">")).startsWith("250");
            assertThat(client.say("RCPT TO:<a@-b.example>")).startsWith("553 5.1.3 The address ");
            assertThat(client.say("RCPT TO:<ada@example.org>")).startsWith("250");
        }
    }

    @Test
    void a_message_of_java_mail_keeps_its_texts_files_and_headers() throws Exception {
        JavaMailSenderImpl sender = javaMail(server.ports().getFirst(), "starttls");
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true, "UTF-8");
        helper.setFrom("app@example.com", "Größe, & Co");
        helper.setTo(new String[] {"ada@example.org", "bob@example.org"});
        helper.setCc("carol@example.org");
        helper.setBcc("secret@example.org");
        helper.setReplyTo("reply@example.com");
        helper.setSubject("Übergröße ✓");
        helper.setText("plain ✓", "<p>html ✓ <img src='cid:logo'></p>");
        helper.addInline("logo", () -> new ByteArrayInputStream(new byte[] {1, 2}), "image/png");
        helper.addAttachment("Rechnung ä.pdf", () -> new ByteArrayInputStream(new byte[] {3}), "application/pdf");
        String mark = UUID.randomUUID().toString();
        message.addHeader("X-Mark", mark);
        message.addHeader("List-Unsubscribe", "<https://example.com/u>");
        message.addHeader("X-Email-Throttle-Tag", "plan=pro");
        message.addHeader("X-Email-Throttle-Priority", "high");
        sender.send(message);

        Email email = payloadWith(mark);
        assertThat(email.from()).isEqualTo(new Address("Größe, & Co", "app@example.com"));
        assertThat(email.to()).extracting(Address::address).containsExactly("ada@example.org", "bob@example.org");
        assertThat(email.cc()).extracting(Address::address).containsExactly("carol@example.org");
        assertThat(email.bcc()).extracting(Address::address).containsExactly("secret@example.org");
        assertThat(email.replyTo()).extracting(Address::address).containsExactly("reply@example.com");
        assertThat(email.subject()).isEqualTo("Übergröße ✓");
        assertThat(email.text()).isEqualTo("plain ✓");
        assertThat(email.html()).isEqualTo("<p>html ✓ <img src='cid:logo'></p>");
        assertThat(email.headers()).containsEntry("List-Unsubscribe", "<https://example.com/u>");
        assertThat(email.headers()).containsOnlyKeys("X-Mark", "List-Unsubscribe");
        assertThat(email.tags()).containsExactly(new Tag("plan", "pro"));
        assertThat(email.priority()).isEqualTo(Priority.HIGH);
        assertThat(email.attachments())
                .extracting(Attachment::filename, Attachment::contentId)
                .containsExactlyInAnyOrder(tuple("Rechnung ä.pdf", null), tuple("inline", "logo"));
    }

    @Test
    void tls_from_the_first_byte_serves_as_well() throws Exception {
        JavaMailSenderImpl sender = javaMail(server.ports().get(1), "implicit");
        MimeMessage message = sender.createMimeMessage();
        message.setFrom("app@example.com");
        message.setRecipient(RecipientType.TO, new InternetAddress("ada@example.org"));
        message.setSubject("over TLS");
        message.setText("x");
        sender.send(message);
    }

    @Test
    void nobody_sends_without_a_login() throws IOException {
        try (Conversation client = new Conversation(plainPort())) {
            client.say("EHLO me");
            assertThat(client.say("MAIL FROM:<app@example.com>")).startsWith("530");
            assertThat(client.say("RCPT TO:<ada@example.org>")).startsWith("5");
            assertThat(client.say("DATA")).startsWith("5");
        }
    }

    @Test
    void only_a_good_key_that_may_send_logs_in() throws Exception {
        for (String bad : List.of("et_wrong", "", key + "x", key("default", List.of(), Scope.READ))) {
            try (Conversation client = new Conversation(plainPort())) {
                client.say("EHLO me");
                assertThat(client.logIn(bad)).as(bad).startsWith("535 5.7.8 ");
                assertThat(client.say("MAIL FROM:<app@example.com>")).startsWith("530");
            }
        }
    }

    @Test
    void a_key_is_not_asked_for_in_clear_where_there_is_starttls() throws IOException {
        try (Conversation client = new Conversation(server.ports().getFirst())) {
            client.say("EHLO me");
            assertThat(client.logIn(key)).startsWith("530");
        }
    }

    @Test
    void a_connection_that_stays_open_outlives_no_key() throws Exception {
        ApiKeyRequest terms = new ApiKeyRequest("short", Set.of(Scope.SEND), List.of(), List.of(), null);
        ApiKeyService.NewKey made = desk.create("default", terms);
        try (Conversation client = loggedIn(made.token().reveal())) {
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("250");
            desk.revoke(null, made.key().id());
            await().untilAsserted(() -> assertThat(client.message(FROM, HELLO, "ada@example.org"))
                    .startsWith("550 5.7.1 The API key is wrong, revoked or expired"));
        }
    }

    @Test
    void chunks_are_not_offered_and_their_octets_are_no_commands() throws IOException {
        String mark = UUID.randomUUID().toString();
        try (Conversation client = loggedIn(key)) {
            client.send("EHLO me\r\n");
            assertThat(client.lines()).contains("250-SIZE 102400").noneMatch(line -> line.contains("CHUNKING"));
            client.say("MAIL FROM:<app@example.com> SIZE=102401");
            String hidden = "MAIL FROM:<app@example.com>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n";
            String chunk = hidden + HELLO.replace("Hi", mark) + "\r\n.\r\n";
            client.send("BDAT " + chunk.length() + " LAST\r\n" + chunk);
            assertThat(client.reply()).startsWith("502");
            assertThat(client.reply()).isNull();
        }
        assertThat(withSubject(mark)).isEmpty();
    }

    @Test
    void a_message_that_breaks_off_is_not_accepted() throws IOException {
        String mark = UUID.randomUUID().toString();
        try (Conversation client = loggedIn(key)) {
            client.say("MAIL FROM:<app@example.com>");
            client.say("RCPT TO:<ada@example.org>");
            client.say("DATA");
            client.send(HELLO.replace("Hi", mark));
            client.sayNoMore();
            assertThat(client.reply()).startsWith("421");
        }
        assertThat(withSubject(mark)).isEmpty();
    }

    @Test
    void a_tenant_s_messages_count_as_its_requests() throws Exception {
        try (Conversation client = loggedIn(key("slow", List.of(), Scope.SEND))) {
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("250");
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("451 4.7.1 Too many requests");
        }
    }

    @Test
    void commands_sent_along_with_starttls_are_not_taken_over_into_it() throws Exception {
        try (Conversation client = new Conversation(server.ports().getFirst())) {
            client.say("EHLO me");
            client.send("STARTTLS\r\nEHLO injected\r\nNOOP\r\n");
            assertThat(client.reply()).startsWith("220");
            client.startTls(trusting().getSocketFactory());
            assertThat(client.say("QUIT"))
                    .as("the first reply is to the first command inside TLS")
                    .startsWith("221");
        }
    }

    @Test
    void a_key_for_other_domains_sends_for_these_only() throws Exception {
        String restricted = key("default", List.of("example.net"), Scope.SEND);
        try (Conversation client = loggedIn(restricted)) {
            assertThat(client.message(FROM, HELLO, "ada@example.org"))
                    .startsWith("550 5.7.1 ")
                    .contains("example.net");
            assertThat(client.message("a@example.net", HELLO.replace("example.com", "example.net"), "ada@example.org"))
                    .as("and the next message begins from nothing")
                    .startsWith("250");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "a\nb", "a\rb"})
    void a_line_that_ends_otherwise_ends_no_message_and_is_refused(String end) throws IOException {
        String mark = UUID.randomUUID().toString();
        String smuggled =
                "MAIL FROM:<admin@example.com>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\n" + HELLO.replace("Hi", mark);
        try (Conversation client = loggedIn(key)) {
            assertThat(client.message(FROM, HELLO.replace("Hi", mark) + end + smuggled, "ada@example.org"))
                    .startsWith("554 5.6.0");
            assertThat(client.say("NOOP")).startsWith("250");
        }
        assertThat(withSubject(mark)).isEmpty();
    }

    @Test
    void a_dot_at_the_begin_of_a_line_is_doubled_on_the_way_only() throws IOException {
        String mark = UUID.randomUUID().toString();
        try (Conversation client = loggedIn(key)) {
            client.message(FROM, HELLO.replace("Hi", mark) + "\r\n..hidden\r\n...", "ada@example.org");
        }
        Email email = reader.payload(withSubject(mark).getFirst().id()).orElseThrow();
        assertThat(email.text()).isEqualTo("Hello\r\n.hidden\r\n..\r\n");
    }

    @Test
    void recipients_whom_no_header_names_do_not_see_each_other() throws IOException {
        String mark = UUID.randomUUID().toString();
        String hidden = HELLO.replace("Hi", mark).replace("To: ada@example.org", "To: undisclosed-recipients:;");
        try (Conversation client = loggedIn(key)) {
            assertThat(client.message(FROM, hidden, "ada@example.org", "bob@example.org"))
                    .startsWith("250");
        }
        assertThat(withSubject(mark))
                .extracting(StoredEmail::recipients)
                .containsExactlyInAnyOrder(List.of("ada@example.org"), List.of("bob@example.org"));
    }

    @Test
    void a_large_message_to_many_whom_no_header_names_is_refused_before_it_takes_memory_for_each() throws IOException {
        String mark = UUID.randomUUID().toString();
        String hidden = HELLO.replace("Hi", mark).replace("To: ada@example.org", "To: undisclosed-recipients:;")
                + "x".repeat(40_000);
        try (Conversation client = loggedIn(key)) {
            assertThat(client.message(FROM, hidden, "a@example.org", "b@example.org", "c@example.org"))
                    .startsWith("552 5.3.4 No header names the 3 recipients");
            assertThat(withSubject(mark)).isEmpty();
            assertThat(client.message(FROM, hidden, "Ada@example.org", "b@example.org"))
                    .startsWith("250");
        }
        assertThat(withSubject(mark))
                .extracting(StoredEmail::recipients)
                .as("as the envelope spells them")
                .containsExactlyInAnyOrder(List.of("Ada@example.org"), List.of("b@example.org"));
    }

    @Test
    void who_is_named_but_not_in_the_envelope_gets_nothing() throws IOException {
        String mark = UUID.randomUUID().toString();
        String both =
                HELLO.replace("Hi", mark).replace("To: ada@example.org", "To: ada@example.org, Bob <bob@example.org>");
        try (Conversation client = loggedIn(key)) {
            client.message(FROM, both, "Ada@Example.org");
        }
        Email email = reader.payload(withSubject(mark).getFirst().id()).orElseThrow();
        assertThat(email.recipients()).extracting(Address::address).containsExactly("ada@example.org");
    }

    @Test
    void a_message_that_comes_again_with_its_key_is_accepted_once() throws IOException {
        String once = "Resend-Idempotency-Key: " + UUID.randomUUID() + "\r\n" + HELLO;
        try (Conversation client = loggedIn(key)) {
            String first = client.message(FROM, once, "ada@example.org");
            assertThat(first).startsWith("250");
            assertThat(client.message(FROM, once, "ada@example.org")).isEqualTo(first);
            assertThat(client.message(FROM, once + " but other", "ada@example.org"))
                    .startsWith("554");
        }
    }

    @Test
    void a_message_that_is_too_large_is_refused_before_and_after_it_is_sent() throws IOException {
        try (Conversation client = loggedIn(key)) {
            assertThat(client.say("MAIL FROM:<app@example.com> SIZE=102401")).startsWith("552");
            assertThat(client.message(FROM, HELLO + "x".repeat(110_000), "ada@example.org"))
                    .startsWith("552 5.3.4");
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("250");
        }
    }

    @Test
    void what_post_emails_would_refuse_is_refused_with_the_same_words() throws IOException {
        try (Conversation client = loggedIn(key)) {
            assertThat(client.message(FROM, "X-Email-Throttle-Vendor: nobody\r\n" + HELLO, "ada@example.org"))
                    .startsWith("554 5.6.0 Invalid `vendor` field");
            assertThat(client.message(FROM, HELLO.replace("App <app@example.com>", "nonsense"), "ada@example.org"))
                    .startsWith("554 5.6.0 ")
                    .contains("from");
        }
    }

    @Test
    void a_message_that_the_database_does_not_take_is_to_come_again() throws IOException {
        String mark = UUID.randomUUID().toString();
        try (Conversation client = loggedIn(key)) {
            jdbc.sql("CREATE TRIGGER refuse BEFORE INSERT ON emails BEGIN SELECT RAISE(ABORT, 'no'); END")
                    .update();
            try {
                assertThat(client.message(FROM, HELLO.replace("Hi", mark), "ada@example.org"))
                        .startsWith("451 4.3.0 The database does not take it");
            } finally {
                jdbc.sql("DROP TRIGGER refuse").update();
            }
            assertThat(withSubject(mark)).isEmpty();
            assertThat(client.message(FROM, HELLO.replace("Hi", mark), "ada@example.org"))
                    .startsWith("250");
        }
        assertThat(withSubject(mark)).hasSize(1);
    }

    @Test
    void a_tenant_s_messages_are_its_own_and_end_with_its_quota() throws Exception {
        try (Conversation client = loggedIn(key("small", List.of(), Scope.SEND))) {
            String reply = client.message(FROM, HELLO, "ada@example.org");
            assertThat(reader.find("small", id(reply))).isPresent();
            assertThat(reader.find("default", id(reply))).isEmpty();
            assertThat(client.message(FROM, HELLO, "ada@example.org"))
                    .startsWith("452 4.7.1 ")
                    .contains("1 emails a day");
        }
    }

    @Test
    void a_connection_on_which_no_message_comes_is_closed_though_it_is_not_silent() throws Exception {
        Ticks time = new Ticks();
        SubmissionSettings settings = new SubmissionSettings(
                InetAddress.getLoopbackAddress(),
                List.of(new Port(0, Tls.NONE)),
                null,
                10,
                10,
                Duration.ofMinutes(1),
                100_000);
        SubmissionServer another = new SubmissionServer(
                settings,
                authenticator,
                new SubmissionHandler(
                        service, validator, new Admission(new ApiLimits(1, 100_000), time), rates, registry, time),
                time);
        another.start();
        try (Conversation client = loggedIn(another.ports().getFirst(), key)) {
            // The server notes the login only when it has answered it, and answers this after that.
            assertThat(client.say("NOOP")).startsWith("250");
            time.passes(Duration.ofMinutes(1));
            assertThat(client.message(FROM, HELLO, "ada@example.org")).startsWith("250");
            time.passes(Duration.ofMinutes(10));
            client.say("MAIL FROM:<" + FROM + ">");
            client.say("RCPT TO:<ada@example.org>");
            time.forgetLooks();
            assertThat(client.say("DATA")).startsWith("354");
            time.awaitLook();
            time.passes(Duration.ofMinutes(10));
            time.passes(Duration.ofMinutes(10));
            client.send(HELLO);
            assertThat(client.say("\r\n.")).startsWith("250");
            time.passes(Duration.ofMinutes(10));
            assertThat(client.say("NOOP")).startsWith("250");
            client.send("NO");
            time.isOver();
            assertThat(client.end()).isTrue();
        } finally {
            another.stop();
        }
    }

    /** A time that passes for one who sleeps, when the test says so. */
    private static final class Ticks implements Time {

        private final SynchronousQueue<Duration> asleep = new SynchronousQueue<>();
        private final Semaphore over = new Semaphore(0);
        private final Semaphore looks = new Semaphore(0);
        private Duration current;

        private void forgetLooks() {
            looks.drainPermits();
        }

        /** Waits until somebody has looked at it, as who begins to read a message does. */
        private void awaitLook() throws InterruptedException {
            looks.acquire();
        }

        /** Ends a sleep of this length, and returns when the next one has begun. */
        private void passes(Duration expected) throws InterruptedException {
            if (current == null) {
                current = asleep.take();
            }
            assertThat(current).isEqualTo(expected);
            over.release();
            current = asleep.take();
        }

        /** Ends the last sleep. */
        private void isOver() {
            over.release();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            asleep.put(duration);
            over.acquire();
        }

        @Override
        public long nanos() {
            looks.release();
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    @Test
    void a_wrong_key_fails_a_client_s_login() throws Exception {
        JavaMailSenderImpl sender = javaMail(server.ports().getFirst(), "starttls");
        Session session = Session.getInstance(sender.getJavaMailProperties());
        try (Transport transport = session.getTransport("smtp")) {
            assertThatThrownBy(
                            () -> transport.connect("localhost", server.ports().getFirst(), "resend", "et_nonsense"))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
    }

    private int plainPort() {
        return server.ports().getLast();
    }

    private Conversation loggedIn(String key) throws IOException {
        return loggedIn(plainPort(), key);
    }

    private static Conversation loggedIn(int port, String key) throws IOException {
        Conversation client = new Conversation(port);
        client.say("EHLO me");
        assertThat(client.logIn(key)).startsWith("235");
        return client;
    }

    private static UUID id(String reply) {
        return UUID.fromString(reply.substring(reply.lastIndexOf(' ') + 1));
    }

    private StoredEmail stored(String reply) {
        return reader.find("default", id(reply)).orElseThrow();
    }

    private List<StoredEmail> withSubject(String subject) {
        return reader.list(EmailQuery.of("default", Set.of()).withSubject(subject), 10);
    }

    private Email payloadWith(String mark) {
        return reader.list(EmailQuery.of("default", Set.of()), 100).stream()
                .map(email -> reader.payload(email.id()).orElseThrow())
                .filter(email -> mark.equals(email.headers().get("X-Mark")))
                .findFirst()
                .orElseThrow();
    }

    private String key(String tenant, List<String> domains, Scope scope) throws ApiKeyRequest.Invalid {
        ApiKeyRequest terms = new ApiKeyRequest("smtp", Set.of(scope), domains, List.of(), null);
        return desk.create(tenant, terms).token().reveal();
    }

    private JavaMailSenderImpl javaMail(int port, String tls) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(port);
        sender.setUsername("resend");
        sender.setPassword(key);
        Properties properties = sender.getJavaMailProperties();
        properties.setProperty("mail.smtp.auth", "true");
        properties.setProperty("mail.smtp.ssl.trust", "*");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "false");
        properties.setProperty("mail.smtp." + (tls.equals("implicit") ? "ssl" : "starttls") + ".enable", "true");
        return sender;
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverybody()}, null);
        return context;
    }

    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
