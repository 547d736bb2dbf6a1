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

class BulkheadMiddlewareTest {

    private final BulkheadMiddleware bulkheadMiddleware = new BulkheadMiddleware("v", 2, BulkheadRegistry.ofDefaults());

    @Test
    void one_more_than_it_holds_is_refused_at_once() throws SendFailure {
        bulkheadMiddleware.send(
                Emails.plain(),
                first -> bulkheadMiddleware.send(first, second -> {
                    assertThat(bulkheadMiddleware.inFlight()).isEqualTo(2);
                    assertThatThrownBy(() -> bulkheadMiddleware.send(second, third -> new SendReceipt("third")))
                            .isInstanceOfSatisfying(
                                    Throttled.class,
                                    refusal -> assertThat(refusal.by()).isEqualTo(Throttled.By.BULKHEAD));
                    return new SendReceipt("second");
                }));
    }

    @Test
    void a_place_comes_back_whatever_happened() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> bulkheadMiddleware.send(Emails.plain(), email -> {
                        throw new VendorUnavailable("x");
                    }))
                    .isInstanceOf(VendorUnavailable.class);
            assertThatThrownBy(() -> bulkheadMiddleware.send(Emails.plain(), email -> {
                        throw new IllegalStateException("bug");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(bulkheadMiddleware.inFlight()).isZero();
    }
}
