package io.emailthrottle.vendor.http;

import static io.emailthrottle.vendor.http.ErrorClassifier.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorClassifierTest {

    private static final String OWN = "{\"message\":\"their words\"}";
    private static final ErrorClassifier RULES = ErrorClassifier.of(answer -> answer.text("/message"));

    @ParameterizedTest(name = "{0} in the vendor''s own shape is {1}")
    @CsvSource({
        "302, vendor_refused",
        "400, message_rejected",
        "401, vendor_refused",
        "402, vendor_refused",
        "403, vendor_refused",
        "404, vendor_refused",
        "405, vendor_refused",
        "407, vendor_refused",
        "408, vendor_unavailable",
        "409, vendor_refused",
        "413, message_rejected",
        "415, vendor_refused",
        "422, message_rejected",
        "425, vendor_unavailable",
        "429, throttled",
        "451, vendor_refused",
        "500, unconfirmed",
        "502, unconfirmed",
        "503, vendor_unavailable",
        "504, unconfirmed",
        "529, unconfirmed",
        "200, unconfirmed"
    })
    void an_answer_in_the_vendors_own_shape_has_a_kind_and_carries_its_words(int status, String kind) {
        SendFailure failure = RULES.failure(answer(status, Map.of(), OWN));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("HTTP " + status + ": their words");
    }

    @ParameterizedTest(name = "{0} with a gateway''s web page is {1}")
    @CsvSource({
        "400, vendor_refused",
        "403, vendor_refused",
        "408, vendor_unavailable",
        "413, message_rejected",
        "422, vendor_refused",
        "429, throttled",
        "500, unconfirmed",
        "502, unconfirmed",
        "503, vendor_unavailable",
        "504, unconfirmed",
        "520, unconfirmed",
        "200, unconfirmed"
    })
    void a_gateways_web_page_leaves_open_what_the_vendor_did(int status, String kind) {
        Map<String, String> html = Map.of("content-type", "Text/HTML; charset=utf-8");

        SendFailure failure = RULES.failure(answer(status, html, "<html>Bad Gateway</html>"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("HTTP " + status + ": a web page instead of an API's answer");
    }

    @ParameterizedTest(name = "{0} without a body is {1}")
    @CsvSource({"400, message_rejected", "422, message_rejected", "500, unconfirmed", "503, vendor_unavailable"})
    void an_empty_answer_is_read_by_its_status(int status, String kind) {
        SendFailure failure = RULES.failure(answer(status, Map.of(), ""));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("HTTP " + status);
    }

    @Test
    void a_rule_of_the_vendors_own_goes_before_the_shared_ones() {
        ErrorClassifier rules = RULES.when(answer -> answer.status() == 420, FailureKind.THROTTLED)
                .when(400, answer -> OWN.equals(answer.body()), FailureKind.RECIPIENT_REJECTED)
                .when(451, FailureKind.MESSAGE_REJECTED);

        assertThat(rules.failure(answer(420, Map.of(), OWN)).kind()).isEqualTo("throttled");
        assertThat(rules.failure(answer(400, Map.of(), OWN)))
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        rejected -> assertThat(rejected.isFinal()).isTrue());
        assertThat(rules.failure(answer(422, Map.of(), OWN)))
                .as("another status")
                .isInstanceOfSatisfying(
                        MessageRejected.class,
                        rejected -> assertThat(rejected.isFinal()).isFalse());
        assertThat(rules.failure(answer(451, Map.of(), "{}")).kind()).isEqualTo("message_rejected");
    }

    @Test
    void a_rule_decides_by_the_vendors_codes() {
        ErrorClassifier rules = RULES.when(400, codes("/error/code", "a", "7"), FailureKind.VENDOR_REFUSED);

        assertThat(rules.failure(answer(400, Map.of(), "{\"error\":{\"code\":\"a\"}}"))
                        .kind())
                .isEqualTo("vendor_refused");
        assertThat(rules.failure(answer(400, Map.of(), "{\"error\":{\"code\":7}}"))
                        .kind())
                .isEqualTo("vendor_refused");
        assertThat(rules.failure(answer(400, Map.of(), "{\"error\":{\"code\":\"b\"}}"))
                        .kind())
                .isEqualTo("message_rejected");
        assertThat(rules.failure(answer(400, Map.of(), "{}")).kind()).isEqualTo("message_rejected");
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"MESSAGE_REJECTED", "RECIPIENT_REJECTED"})
    void no_rule_can_make_a_429_or_a_5xx_the_messages_fault(FailureKind kind) {
        assertThatIllegalArgumentException().isThrownBy(() -> RULES.when(429, kind));
        assertThatIllegalArgumentException().isThrownBy(() -> RULES.when(500, kind));
        assertThatIllegalArgumentException().isThrownBy(() -> RULES.when(503, codes("/code", "a"), kind));
        assertThatIllegalArgumentException().isThrownBy(() -> RULES.when(codes("/code", "a"), kind));
    }

    @Test
    void an_answer_is_recognized_by_a_rule_or_by_its_status_in_the_vendors_own_shape() {
        ErrorClassifier rules = RULES.when(answer -> answer.status() == 418, FailureKind.VENDOR_REFUSED);

        assertThat(recognized(rules, 418, "{}")).isTrue();
        assertThat(recognized(rules, 403, OWN)).isTrue();
        assertThat(recognized(rules, 403, "<html>")).isFalse();
        assertThat(recognized(rules, 451, OWN)).isFalse();
    }

    private static boolean recognized(ErrorClassifier rules, int status, String body) {
        return rules.failure(answer(status, Map.of(), body))
                .answer()
                .orElseThrow()
                .recognized();
    }

    @Test
    void a_throttled_answer_waits_by_retry_after_then_by_the_vendors_header_then_one_second() {
        ErrorClassifier rules = RULES.resetHeader("X-Reset");

        assertThat(wait(rules, Map.of("retry-after", "7", "x-reset", "9"))).isEqualTo(Duration.ofSeconds(7));
        assertThat(wait(rules, Map.of("retry-after", "soon", "x-reset", "9"))).isEqualTo(Duration.ofSeconds(9));
        assertThat(wait(rules, Map.of("x-reset", "never"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(RULES, Map.of("x-reset", "9"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(rules, Map.of("retry-after", "0"))).as("over already").isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(rules, Map.of("x-reset", "0.2"))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void a_used_up_quota_waits_an_hour_unless_a_header_says_how_long() {
        ErrorClassifier rules = RULES.quota(answer -> answer.status() == 420);

        assertThat(rules.failure(answer(420, Map.of(), OWN)))
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofHours(1)));
        assertThat(rules.failure(answer(420, Map.of("retry-after", "90"), OWN)))
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void the_vendor_is_who_throttles() {
        Throttled throttled = (Throttled) RULES.failure(answer(429, Map.of(), OWN));

        assertThat(throttled.by()).isEqualTo(Throttled.By.VENDOR);
    }

    @Test
    void a_gateways_silence_may_be_repeated_only_with_an_idempotency_key() {
        Answer gateway = answer(504, Map.of(), "");

        assertThat(RULES.failure(gateway).mayRepeat()).isFalse();
        assertThat(RULES.repeatable().failure(gateway).mayRepeat()).isTrue();
    }

    @Test
    void a_secret_that_the_vendor_repeats_is_hidden() {
        SendFailure failure =
                RULES.hiding("s3cret").failure(answer(401, Map.of(), "{\"message\":\"no such key: s3cret\"}"));

        assertThat(failure).hasMessage("HTTP 401: no such key: ***");
    }

    @Test
    void a_secret_is_hidden_also_where_foreign_words_are_cut() {
        SendFailure failure = RULES.hiding("s3cret").failure(answer(500, Map.of(), "x".repeat(197) + "s3cret"));

        assertThat(failure).hasMessage("HTTP 500: " + "x".repeat(197) + "***");
    }

    @Test
    void foreign_words_are_cut() {
        assertThat(RULES.failure(answer(500, Map.of(), "x".repeat(1000))))
                .hasMessage("HTTP 500: " + "x".repeat(200) + "...");
        assertThat(RULES.failure(answer(500, Map.of(), "{\"message\":\"" + "x".repeat(1000) + "\"}"))
                        .getMessage())
                .hasSizeLessThan(510);
    }

    private static Duration wait(ErrorClassifier rules, Map<String, String> headers) {
        return ((Throttled) rules.failure(answer(429, headers, OWN))).retryAfter();
    }

    private static Answer answer(int status, Map<String, String> headers, String body) {
        return new Answer(status, headers, body, FixedTime.NOON.now());
    }
}
