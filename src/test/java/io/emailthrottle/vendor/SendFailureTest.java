package io.emailthrottle.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendFailureTest {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(new MessageRejected("x"), "message_rejected", false, false),
                Arguments.of(new VendorRefused("x"), "vendor_refused", false, true),
                Arguments.of(throttled("x"), "throttled", false, false),
                Arguments.of(new VendorUnavailable("x"), "vendor_unavailable", true, true),
                Arguments.of(new Unconfirmed("x", null, false), "unconfirmed", false, true),
                Arguments.of(new Unconfirmed("x", null, true), "unconfirmed", true, true));
    }

    @ParameterizedTest
    @MethodSource("table")
    void each_kind_says_what_follows_from_it(
            SendFailure failure, String kind, boolean mayRepeat, boolean countsAgainstVendor) {
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.mayRepeat()).isEqualTo(mayRepeat);
        assertThat(failure.countsAgainstVendor()).isEqualTo(countsAgainstVendor);
    }

    @Test
    void the_vendors_words_become_one_line_of_bounded_length() {
        assertThat(new VendorUnavailable(" a\r\nb\u0007c ")).hasMessage("a b c");
        assertThat(new VendorUnavailable("x".repeat(10_000)).getMessage()).hasSize(503);
    }

    @Test
    void a_wait_is_never_negative() {
        assertThat(new Throttled(Throttled.By.VENDOR, "x", Duration.ofSeconds(-1)).retryAfter())
                .isZero();
    }

    @Test
    void a_failure_carries_no_stack_trace() {
        assertThat(new VendorUnavailable("x").getStackTrace()).isEmpty();
    }

    private static Throttled throttled(String message) {
        return new Throttled(Throttled.By.VENDOR, message, Duration.ofSeconds(1));
    }
}
