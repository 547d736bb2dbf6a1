package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Emails;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuspensionMiddlewareTest {

    private final ManualTime time = new ManualTime();
    private final SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);

    @Test
    void a_suspended_vendor_is_not_called_and_the_email_waits_until_the_end() {
        suspensionMiddleware.setByOperator(suspension("operator", Duration.ofHours(2)));

        Throttled refusal = refused();

        assertThat(refusal).hasMessage("suspended by operator: review");
        assertThat(refusal.by()).isEqualTo(Throttled.By.SUSPENSION);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void a_suspension_ends_by_itself() throws SendFailure {
        suspensionMiddleware.setByOperator(suspension("operator", Duration.ofHours(2)));
        time.pass(Duration.ofHours(2));

        assertThat(send().vendorMessageId()).isEqualTo("1");
        assertThat(suspensionMiddleware.suspension()).isEmpty();
    }

    @Test
    void one_without_an_end_is_looked_at_again_every_minute() {
        suspensionMiddleware.setByOperator(new Suspension("review", "operator", time.now(), null));
        time.pass(Duration.ofDays(9));

        assertThat(refused().retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void the_end_of_an_operators_leaves_that_of_an_error_rule() {
        suspensionMiddleware.setByRule(suspension("error rule", Duration.ofMinutes(10)));
        suspensionMiddleware.setByOperator(suspension("operator", Duration.ofHours(1)));
        suspensionMiddleware.setByOperator(null);

        assertThat(refused()).hasMessageContaining("error rule");
    }

    @Test
    void a_later_end_of_an_error_rule_is_not_cut_short() {
        suspensionMiddleware.setByRule(suspension("error rule", Duration.ofMinutes(10)));
        suspensionMiddleware.setByRule(suspension("error rule", Duration.ofMinutes(1)));

        assertThat(suspensionMiddleware.closedForAnother()).isEqualTo(Duration.ofMinutes(10));
    }

    private Throttled refused() {
        return catchThrowableOfType(Throttled.class, this::send);
    }

    private SendReceipt send() throws SendFailure {
        return suspensionMiddleware.send(Emails.plain(), email -> new SendReceipt("1"));
    }

    private Suspension suspension(String by, Duration length) {
        Instant now = time.now();
        return new Suspension("review", by, now, now.plus(length));
    }
}
