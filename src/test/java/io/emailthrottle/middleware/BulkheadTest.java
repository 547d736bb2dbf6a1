package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Emails;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private final Bulkhead bulkhead = new Bulkhead("v", 2, BulkheadRegistry.ofDefaults());

    @Test
    void one_more_than_it_holds_is_refused_at_once() throws SendFailure {
        bulkhead.send(
                Emails.plain(),
                first -> bulkhead.send(first, second -> {
                    assertThat(bulkhead.inFlight()).isEqualTo(2);
                    assertThatThrownBy(() -> bulkhead.send(second, third -> new SendReceipt("third")))
                            .isInstanceOfSatisfying(
                                    Throttled.class,
                                    refusal -> assertThat(refusal.by()).isEqualTo(Throttled.By.BULKHEAD));
                    return new SendReceipt("second");
                }));
    }

    @Test
    void a_place_comes_back_whatever_happened() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> bulkhead.send(Emails.plain(), email -> {
                        throw new VendorUnavailable("x");
                    }))
                    .isInstanceOf(VendorUnavailable.class);
            assertThatThrownBy(() -> bulkhead.send(Emails.plain(), email -> {
                        throw new IllegalStateException("bug");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(bulkhead.inFlight()).isZero();
    }
}
