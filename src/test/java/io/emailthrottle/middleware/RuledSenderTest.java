package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.re2j.Pattern;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorAnswer;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.http.FailureKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuledSenderTest {

    private static final String REVIEW = "{\"errors\": [{\"code\": 1902, \"message\": \"Account is under Review\"}]}";

    private final ManualTime time = new ManualTime();
    private final SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
    private final UnknownAnswers unknown = new UnknownAnswers();
    private final SlidingWindowLimiter permits = new SlidingWindowLimiter(
            List.of(Limit.parse("10/s")), new AdaptiveRateSettings(0.5, 0.1, Duration.ofSeconds(30), 0.01, 1), time);

    @Test
    void without_a_rule_the_built_in_meaning_stays() {
        VendorRefused refused = refusal(403, REVIEW);

        assertThat(sent(refused)).isSameAs(refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "403 | - | - | true",
                "4 | - | - | true",
                "5 | - | - | false",
                "404 | - | - | false",
                "0 | 1902 | - | true",
                "0 | 190 | - | false",
                "0 | - | under review | true",
                "0 | - | (a*)*b | false",
                "403 | 1902 | under.review | true",
                "400 | 1902 | under.review | false",
            })
    void a_rule_applies_when_all_its_conditions_hold(int status, String code, String text, boolean applies) {
        Pattern pattern = text == null ? null : Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        ErrorRule rule = new ErrorRule(status, code, pattern, FailureKind.VENDOR_UNAVAILABLE, null, null, false);

        assertThat(sent(refusal(403, REVIEW), rule) instanceof VendorUnavailable)
                .isEqualTo(applies);
    }

    @Test
    void the_code_of_an_smtp_reply_is_one_of_its_words() {
        ErrorRule rule = new ErrorRule(0, "5.7.1", null, FailureKind.VENDOR_UNAVAILABLE, null, null, false);

        assertThat(sent(refusal(550, "550-5.7.1 listed\r\n550 5.7.1 see page"), rule))
                .isInstanceOf(VendorUnavailable.class);
        assertThat(sent(refusal(550, "550 5.7.13 disabled"), rule)).isInstanceOf(VendorRefused.class);
    }

    @Test
    void the_first_rule_that_applies_decides() {
        ErrorRule first = new ErrorRule(403, null, null, FailureKind.VENDOR_UNAVAILABLE, null, null, false);
        ErrorRule second = new ErrorRule(403, null, null, FailureKind.MESSAGE_REJECTED, null, null, false);

        assertThat(sent(refusal(403, ""), first, second)).isInstanceOf(VendorUnavailable.class);
    }

    @Test
    void a_rule_suspends_the_vendor_in_the_vendors_own_words() {
        sent(refusal(403, REVIEW), new ErrorRule(403, null, null, null, Duration.ofMinutes(10), null, false));

        Suspension suspension = suspensionMiddleware.suspension().orElseThrow();
        assertThat(suspension.by()).isEqualTo("error rule");
        assertThat(suspension.reason()).isEqualTo("HTTP 403: no");
        assertThat(suspension.until()).isEqualTo(time.now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void a_rule_slows_the_vendor_and_the_pace_rises_again() {
        sent(refusal(403, ""), new ErrorRule(403, null, null, null, null, Limit.parse("2/s"), false));

        assertThat(permits.pace()).isEqualTo(0.2);
        assertThat(permits.available()).isEqualTo(2);
        time.pass(Duration.ofSeconds(30));
        assertThat(permits.available()).isEqualTo(3);
    }

    @Test
    void throttled_by_a_rule_leaves_the_wait_to_the_suspension_which_an_operator_can_end() {
        ErrorRule rule = new ErrorRule(403, null, null, FailureKind.THROTTLED, Duration.ofMinutes(10), null, false);

        SendFailure failure = sent(refusal(403, ""), rule);

        assertThat(failure).isInstanceOf(Throttled.class);
        assertThat(((Throttled) failure).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(suspensionMiddleware.closedForAnother()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void unconfirmed_by_a_rule_may_be_repeated_only_where_the_vendor_takes_keys() {
        ErrorRule rule = new ErrorRule(503, null, null, FailureKind.UNCONFIRMED, null, null, false);
        SendFailure unavailable = new VendorUnavailable("HTTP 503").from(new VendorAnswer(503, "", true));

        assertThat(sent(unavailable, Capabilities.ANYTHING, rule).mayRepeat()).isFalse();
        assertThat(sent(unavailable, Capabilities.ANYTHING.idempotentFor(Duration.ofHours(1)), rule)
                        .mayRepeat())
                .isTrue();
    }

    @Test
    void a_recipient_is_suppressed_only_of_a_rejected_email() {
        ErrorRule rule = new ErrorRule(403, null, null, FailureKind.MESSAGE_REJECTED, null, null, true);
        ErrorRule keepsKind = new ErrorRule(403, null, null, null, null, null, true);

        assertThat(((MessageRejected) sent(refusal(403, ""), rule)).suppressesRecipient())
                .isTrue();
        assertThat(sent(refusal(403, ""), keepsKind)).isInstanceOf(VendorRefused.class);
    }

    @Test
    void answers_that_no_rule_knew_are_counted_alike_but_for_numbers_and_addresses() {
        sent(unrecognized("HTTP 418: pot 17 of ada@example.org is short"));
        time.pass(Duration.ofMinutes(1));
        sent(unrecognized("HTTP 418: pot 18 of bob@example.org is short"));
        sent(unrecognized("HTTP 419: pot 18 of bob@example.org is short"));
        sent(refusal(403, REVIEW));

        List<UnknownAnswers.Counted> counted = unknown.of("v");
        assertThat(counted).hasSize(2);
        assertThat(counted.getFirst().count()).isEqualTo(2);
        assertThat(counted.getFirst().example()).contains("bob@example.org");
        assertThat(counted.getFirst().kind()).isEqualTo("vendor_refused");
        assertThat(Duration.between(
                        counted.getFirst().first(), counted.getFirst().last()))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void only_so_many_unknown_answers_are_remembered() {
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                sent(unrecognized("HTTP 418: " + a + b));
            }
        }

        assertThat(unknown.of("v")).hasSize(UnknownAnswers.MAX);
    }

    private static VendorRefused refusal(int status, String body) {
        return (VendorRefused) new VendorRefused("HTTP 403: no").from(new VendorAnswer(status, body, true));
    }

    private static VendorRefused unrecognized(String words) {
        return (VendorRefused) new VendorRefused(words).from(new VendorAnswer(418, "", false));
    }

    private SendFailure sent(SendFailure failure, ErrorRule... rules) {
        return sent(failure, Capabilities.ANYTHING, rules);
    }

    private SendFailure sent(SendFailure failure, Capabilities capabilities, ErrorRule... rules) {
        EmailSender failing = new EmailSender() {
            @Override
            public SendReceipt send(Email email) throws SendFailure {
                throw failure;
            }

            @Override
            public Capabilities capabilities() {
                return capabilities;
            }
        };
        RuledSender sender =
                new RuledSender("v", failing, List.of(rules), suspensionMiddleware, permits, unknown, time);
        return catchThrowableOfType(SendFailure.class, () -> sender.send(Emails.plain()));
    }
}
