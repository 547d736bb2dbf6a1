package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.logs.ProvokesErrors;
import io.emailthrottle.middleware.Capacity;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A middleware of an application's own that throws what it must not throw. */
@ProvokesErrors("middlewares have bugs")
class FaultyMiddlewareTest {

    private static final Middleware BEFORE_THE_CALL = (email, next) -> {
        throw new IllegalStateException("no template");
    };

    private static final Middleware AFTER_THE_CALL = (email, next) -> {
        try {
            next.send(email);
        } catch (SendFailure failure) {
            throw new IllegalStateException("cannot log it", failure);
        }
        throw new IllegalStateException("cannot log it");
    };

    private final ManualTime time = new ManualTime();
    private final List<String> called = new ArrayList<>();

    @Test
    void a_bug_before_the_call_counts_as_the_vendors_failure_and_the_next_one_is_called() {
        DeliveryAttempt deliveryAttempt = deliver(Emails.plain(), vendor("a", working("a"), BEFORE_THE_CALL));

        assertThat(called).containsExactly("b");
        assertThat(deliveryAttempt.steps())
                .extracting(Step::vendor, Step::outcome, Step::detail)
                .containsExactly(
                        tuple("a", "vendor_unavailable", "a middleware failed: IllegalStateException: no template"),
                        tuple("b", "sent", "id-b"));
    }

    @Test
    void a_vendors_yes_stands_whatever_a_middleware_throws_after_it() {
        Middleware refusing = (email, next) -> {
            next.send(email);
            throw new VendorUnavailable("my own opinion");
        };
        for (Middleware faulty : List.of(AFTER_THE_CALL, refusing)) {
            called.clear();

            DeliveryAttempt deliveryAttempt = deliver(Emails.plain(), vendor("a", working("a"), faulty));

            assertThat(deliveryAttempt.outcome()).isEqualTo(new Outcome.Sent("a", new SendReceipt("id-a")));
            assertThat(called).containsExactly("a");
        }
    }

    @Test
    void an_unconfirmed_call_stays_unconfirmed() {
        Email once =
                Emails.plainBuilder().delivery(DeliveryGuarantee.AT_MOST_ONCE).build();

        DeliveryAttempt deliveryAttempt =
                deliver(once, vendor("a", failing("a", new Unconfirmed("no answer", null, false)), AFTER_THE_CALL));

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Unconfirmed.class);
        assertThat(called).containsExactly("a");
    }

    @Test
    void a_vendors_rejection_stays_a_rejection() {
        DeliveryAttempt deliveryAttempt = deliver(
                Emails.plain(), vendor("a", failing("a", new MessageRejected("bad").asFinal()), AFTER_THE_CALL));

        assertThat(deliveryAttempt.outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void a_bug_in_what_a_middleware_says_of_its_state_stops_nobody() {
        Middleware speechless = new Middleware() {
            @Override
            public SendReceipt send(Email email, EmailSender next) throws SendFailure {
                return next.send(email);
            }

            @Override
            public Optional<Throttled> refusal() {
                throw new IllegalStateException("no idea");
            }

            @Override
            public Capacity capacity() {
                throw new IllegalStateException("no idea");
            }
        };
        VendorPipeline vendor = vendor("a", working("a"), speechless);

        assertThat(vendor.capacity()).isEqualTo(Capacity.UNLIMITED);
        assertThat(vendor.refusal()).isEmpty();
        assertThat(deliver(Emails.plain(), vendor).outcome()).isInstanceOf(Outcome.Sent.class);
    }

    private DeliveryAttempt deliver(Email email, VendorPipeline first) {
        return Pipelines.failover(time, new SimpleMeterRegistry(), first, vendor("b", working("b")))
                .deliver(email, () -> {});
    }

    private VendorPipeline vendor(String name, EmailSender sender, Middleware... middlewares) {
        return Pipelines.of(name, sender, time, middlewares);
    }

    private EmailSender working(String name) {
        return email -> {
            called.add(name);
            return new SendReceipt("id-" + name);
        };
    }

    private EmailSender failing(String name, SendFailure failure) {
        return email -> {
            called.add(name);
            throw failure;
        };
    }
}
