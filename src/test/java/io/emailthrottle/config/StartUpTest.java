package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.EmailThrottle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A wrong configuration does not start, and says which property, which value, and what would be allowed. */
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {

    private static final String FIRST = "email-throttle.vendors[0].";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("retry.attempts=0", "retry.attempts", "\"0\"", "must be greater than or equal to 1"),
                mistake("retry.backoff=sometimes", "retry.backoff", "\"sometimes\"", "EXPONENTIAL"),
                mistake(
                        "circuit-breaker.failure-rate=101",
                        "circuitBreaker.failureRate",
                        "\"101.0\"",
                        "less than or equal to 100"),
                mistake("rate-limiter.limits[0]=14 per second", "limits[0]", "14 per second", "14/s"),
                mistake("rate-limiter.limits[0]=0/s", "limits[0]", "0/s", "between 1 and"),
                mistake(
                        "middlewares[0]=retri",
                        "middlewares[0]",
                        "'retri'",
                        "[bulkhead, circuit-breaker, rate-limiter, retry]"),
                mistake(
                        "rate-limiter.recipient-domains[0].domains=gmail.com",
                        "recipientDomains[0].limits",
                        "null",
                        "must not be empty"),
                mistake("type=pigeon", "vendors[0].type", "'pigeon'", "simulated"),
                mistake("name=Not A Name", "vendors[0].name", "\"Not A Name\"", "[a-z0-9]"),
                mistake("settings.latencies=5ms", "settings.latencies", "no such property", "latency, latency-p99"),
                mistake("settings.latency=soon", "settings.latency", "soon", "Duration"),
                mistake("settings.latency-p99=1ms", "vendors[0].settings", "PT0.001S", "at least latency"),
                mistake("type=${NO_SUCH_VARIABLE}", "vendors[0].type", "'${NO_SUCH_VARIABLE}'", "is not set"),
                mistake(
                        "settings.latency=${NO_SUCH_VARIABLE}",
                        "settings.latency",
                        "'${NO_SUCH_VARIABLE}'",
                        "is not set"),
                mistake("bulkhead.max-in-flight=0", "bulkhead.maxInFlight", "\"0\"", "greater than or equal to 1"),
                mistake("webhook.secret=x", "vendors[0].webhook", "'simulated'", "those that do are [azure, brevo"),
                mistake("colour=red", "vendors[0].colour", "no such property", "bulkhead, circuit-breaker"));
    }

    private static Arguments mistake(String property, String named, String value, String allowed) {
        return Arguments.of(property, named, value, allowed);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_named_with_its_value_and_what_would_be_allowed(
            String property, String named, String value, String allowed, CapturedOutput output) {
        start(FIRST + property);

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").contains(named, value, allowed);
    }

    static Stream<Arguments> routingMistakes() {
        return Stream.of(
                mistake("selector=dice", "failover.selector", "\"dice\"", "ROUND_ROBIN"),
                mistake("use=one,two", "failover.use[1]", "'two'", "known are [one]"),
                mistake("use=one,one", "failover.use[1]", "'one'", "twice"),
                mistake("overflow-after=-1s", "failover.overflowAfter", "PT-1S", "longer than or equal to 0"),
                mistake("keep-warm=1", "failover.keep-warm", "'1'", "up to 10%"),
                mistake("keep-warm=20%", "failover.keep-warm", "'20%'", "up to 10%"),
                mistake("selector=weighted", "failover.weights", "given for []", "needed for [one]"),
                mistake("weights.one=3", "failover.weights", "given for [one]", "needed for []"),
                mistake("groups.One.use=one", "failover.groups.One", "'One'", "[a-z0-9]"),
                mistake("groups.one.use=one", "failover.groups.one", "'one'", "name of a vendor"),
                mistake("groups.eu.use=eu", "failover.groups.eu.use[0]", "'eu'", "within itself"),
                mistake("groups.eu.selector=stateless", "failover.groups[eu].use", "null", "must not be empty"),
                mistake("rules[0].use=one", "failover.rules[0]", "no condition", "recipient-domain"),
                mistake("rules[0].tag=a", "failover.rules[0].use", "null", "must not be empty"),
                mistake("groups.eu.colour=red", "failover.groups.eu.colour", "no such property", "fail-back-after"));
    }

    @ParameterizedTest
    @MethodSource("routingMistakes")
    void a_mistake_in_the_routing_is_named_too(
            String property, String named, String value, String allowed, CapturedOutput output) {
        start("email-throttle.failover." + property);

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").contains(named, value, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    recipient-domain=exa mple.com | 'exa mple.com'
                    from-domain=@example.com      | '@example.com'
                    tag=a=b=c                     | 'a=b=c'
                    """)
    void a_condition_that_no_email_can_meet_is_refused(String condition, String value, CapturedOutput output) {
        start("email-throttle.failover.rules[0]." + condition, "email-throttle.failover.rules[0].use=one");

        assertThat(output.getAll())
                .contains("failover.rules[0]." + condition.substring(0, condition.indexOf('=')), value, "must match");
    }

    @Test
    void a_wait_that_is_over_before_it_begins_is_refused_by_its_own_name(CapturedOutput output) {
        start("email-throttle.api.wait=-1s");

        assertThat(output.getAll()).contains("email-throttle.api.wait", "PT-1S", "allowed is 0s or longer");
    }

    @Test
    void a_dialect_that_there_is_not_is_refused(CapturedOutput output) {
        start("email-throttle.ingress.dialects[0]=sendgrit");

        assertThat(output.getAll())
                .contains("email-throttle.ingress.dialects: 'sendgrit' is not a dialect; allowed are ", "sendgrid");
    }

    @Test
    void two_vendors_of_one_name_are_refused(CapturedOutput output) {
        start("email-throttle.vendors[1].name=one", "email-throttle.vendors[1].type=simulated");

        assertThat(output.getAll()).contains("vendors[1].name: 'one' is taken by an earlier vendor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=vendor-refused | it matches everything",
                "status=403 | it does nothing",
                "status=40 | [1-9]xx",
                "vendor=nobody | no vendor is named 'nobody'; known are [one]",
                "status=403,kind=throttled,text=( | is no regular expression",
                "status=403,slow-to=1/s | vendor one has no rate limiter with a limit",
                "status=403,kind=throttled,suppress-recipient=true | a recipient is suppressed only when the kind is recipient-rejected or message-rejected"
            })
    void an_error_rule_that_makes_no_sense_is_refused(String rule, String message, CapturedOutput output) {
        start(Stream.of(rule.split(","))
                .map(property -> "email-throttle.error-rules[0]." + property)
                .toArray(String[]::new));

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", message)
                .containsPattern("error-?[rR]ules\\[0]");
    }

    @ParameterizedTest
    @CsvSource({"worker", "api"})
    void a_node_that_does_a_part_of_the_work_is_refused_on_sqlite(String role, CapturedOutput output) {
        start("email-throttle.role=" + role);

        assertThat(output.getAll())
                .contains("email-throttle.role", "'" + role + "'", "PostgreSQL", "Allowed with it: all");
    }

    @Test
    void a_broker_is_refused_on_sqlite(CapturedOutput output) {
        start("email-throttle.queue.engine=rabbitmq");

        assertThat(output.getAll()).contains("email-throttle.queue.engine", "'rabbitmq'", "Allowed with it: database");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allow=*@acme.test | give redirect-to an address, or drop: true",
                "redirect-to=qa@acme.test,drop=true | both redirect-to and drop are given",
                "redirect-to=qa | email-throttle.guard.redirect-to",
                "drop=true,allow=acme.test | 'acme.test' is not a recipient: write ada@acme.test",
                "drop=true,allowed=*@acme.test | no such property"
            })
    void a_guard_that_is_not_clear_is_refused(String guard, String message, CapturedOutput output) {
        start(Stream.of(guard.split(","))
                .map(property -> "email-throttle.guard." + property)
                .toArray(String[]::new));

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "email-throttle.guard", message);
    }

    @Test
    void a_limit_over_longer_than_timelines_are_kept_is_refused(CapturedOutput output) {
        start("email-throttle.retention.emails=7d", FIRST + "rate-limiter.limits[0]=1000/30d");

        assertThat(output.getAll()).contains("email-throttle.retention.emails", "1000/30d", "at least PT720H");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada@gmail.com | 'ada@gmail.com' is not a domain: write gmail.com, or *.edu",
                "* | '*' is not a domain",
                "gmail.com,GMAIL.com | 'GMAIL.com' stands there twice"
            })
    void limits_for_what_is_no_recipient_domain_are_refused(String domains, String message, CapturedOutput output) {
        String group = FIRST + "rate-limiter.recipient-domains[0].";
        start(group + "domains=" + domains, group + "limits=5/s");

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "vendors[0].middlewares[3]", message);
    }

    @Test
    void a_limit_for_recipient_domains_over_longer_than_timelines_are_kept_is_refused(CapturedOutput output) {
        String group = FIRST + "rate-limiter.recipient-domains[0].";
        start("email-throttle.retention.emails=7d", group + "domains=gmail.com", group + "limits=1000/30d");

        assertThat(output.getAll()).contains("email-throttle.retention.emails", "1000/30d", "at least PT720H");
    }

    @Test
    void a_warm_up_in_the_long_form_is_read(CapturedOutput output) {
        String limit = FIRST + "rate-limiter.limits[0].";
        start(
                limit + "limit=100",
                limit + "window=1d",
                limit + "warm-up.factor=2",
                limit + "warm-up.every=2d",
                limit + "warm-up.ceiling=50",
                limit + "warm-up.from=2026-03-01");

        assertThat(output.getAll()).contains("a warm-up up to 50 calls: must be between 100 and 10000000");
    }

    @ParameterizedTest
    @CsvSource({
        "brevo, secret=, at least 16 characters",
        "brevo, username=user, username needs a password",
        "brevo, secret=guessable, at least 16 characters",
        "brevo, public-key=x, no such property",
        "mailgun, secret=, must not be blank",
        "mailgun, max-age=5m, must not be blank",
        "resend, secret=whsec_, whsec_ and Base64",
        "sendgrid, public-key=c2VjcmV0, no elliptic curve key",
        "ses, max-age=5m, must not be empty",
        "ses, topics[0]=events, must be the ARN of an SNS topic",
    })
    void a_webhook_that_anybody_could_use_is_refused(
            String type, String setting, String message, CapturedOutput output) {
        start(
                FIRST + "type=" + type,
                FIRST + "settings." + (type.equals("ses") ? "region=eu-central-1" : "api-key=key"),
                FIRST + (type.equals("mailgun") ? "settings.domain=mg.example.com" : "retry.attempts=1"),
                FIRST + "webhook." + setting);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("email-throttle.vendors[0].webhook", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "of.acme.emails-per-day=0 | greater than or equal to 1",
                "others.requests=many | 14/s",
                "of[Acme].emails-per-day=5 | must be a tenant's name",
                "of.acme.emails=5 | emails-per-day, emails-per-month, requests"
            })
    void a_quota_that_makes_no_sense_is_refused(String quota, String message, CapturedOutput output) {
        start("email-throttle.quotas." + quota);

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "quotas", message);
    }

    @Test
    void smtp_without_tls_is_refused_where_others_may_call(CapturedOutput output) {
        startWithWeb("email-throttle.submission.plain-port=0", "email-throttle.submission.address=0.0.0.0");

        assertThat(output.getAll())
                .contains("email-throttle.submission.plain-port", "0.0.0.0", "allowed on a loopback address only");
    }

    @ParameterizedTest
    @CsvSource({"0, must be greater than or equal to 1", "21, allowed are 1 to 20"})
    void a_share_of_the_connections_by_smtp_is_at_least_one_and_not_more_than_all(
            String share, String allowed, CapturedOutput output) {
        startWithWeb(
                "email-throttle.submission.max-connections=20",
                "email-throttle.submission.max-connections-per-address=" + share);

        assertThat(output.getAll())
                .containsAnyOf("max-connections-per-address", "maxConnectionsPerAddress")
                .contains(share, allowed);
    }

    @ParameterizedTest
    @CsvSource({"''", "elsewhere"})
    void smtp_with_tls_is_refused_without_a_certificate(String bundle, CapturedOutput output) {
        startWithWeb("email-throttle.submission.starttls-port=0", "email-throttle.submission.ssl-bundle=" + bundle);

        assertThat(output.getAll())
                .contains("email-throttle.submission.ssl-bundle", "'" + bundle + "'", "spring.ssl.bundle.pem");
    }

    @Test
    void no_vendor_at_all_is_refused(CapturedOutput output) {
        startOnly("email-throttle.vendors=");

        assertThat(output.getAll()).contains("email-throttle.vendors", "must not be empty");
    }

    private static void start(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        for (String needed : List.of("name=one", "type=simulated")) {
            String key = FIRST + needed.substring(0, needed.indexOf('=') + 1);
            if (all.stream().noneMatch(property -> property.startsWith(key))) {
                all.add(FIRST + needed);
            }
        }
        startOnly(all.toArray(String[]::new));
    }

    private static void startWithWeb(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of(FIRST + "name=one", FIRST + "type=simulated", "server.port=0"));
        run(WebApplicationType.SERVLET, all.toArray(String[]::new));
    }

    private static void startOnly(String... properties) {
        run(WebApplicationType.NONE, properties);
    }

    private static void run(WebApplicationType type, String... properties) {
        SpringApplication application =
                new SpringApplicationBuilder(EmailThrottle.class).web(type).build();
        String[] arguments = Stream.of(properties).map(p -> "--" + p).toArray(String[]::new);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            assertThat(context.isActive()).as("it should not have started").isFalse();
        } catch (Exception expected) {
            assertThat(expected).isNotInstanceOf(AssertionError.class);
        }
    }
}
