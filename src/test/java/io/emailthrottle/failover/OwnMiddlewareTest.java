package io.emailthrottle.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Delay;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application's own middleware counts as the built-in ones do, wherever the pipeline is asked for its state. */
class OwnMiddlewareTest {

    /** Lets everything through but what a test overrides. */
    private static class Own implements Middleware {
        @Override
        public SendReceipt send(Email email, EmailSender next) throws SendFailure {
            return next.send(email);
        }
    }

    private final ManualTime time = new ManualTime();
    private final List<Email> called = new ArrayList<>();

    private VendorPipeline vendor(Middleware... middlewares) {
        EmailSender sender = email -> {
            called.add(email);
            return new SendReceipt("id");
        };
        return new VendorPipeline(
                "a", "test", List.of(middlewares), sender, new SendMetrics(new SimpleMeterRegistry()), time);
    }

    @Test
    void the_longest_delay_of_all_middlewares_is_foretold_with_its_reason() {
        VendorPlan plan = vendor(
                        new Own() {
                            @Override
                            public Delay delay() {
                                return new Delay(Duration.ofSeconds(3), "quiet hours");
                            }
                        },
                        new Own() {
                            @Override
                            public Delay delay() {
                                return new Delay(Duration.ofSeconds(1), "a second");
                            }
                        })
                .forecast(Emails.plain());

        assertThat(plan.callableIn()).isEqualTo(Duration.ofSeconds(3));
        assertThat(plan.detail()).isEqualTo("quiet hours");
    }

    @Test
    void a_dispatcher_takes_no_more_emails_than_every_middleware_holds_room_for() {
        VendorPipeline pipeline = vendor(new Own(), new Own() {
            @Override
            public int hold(int sends) {
                return Math.min(sends, 2);
            }
        });

        assertThat(pipeline.hold(5, null)).isEqualTo(2);
        assertThat(pipeline.hold(1, null)).isEqualTo(1);
    }

    @Test
    void a_middleware_that_forbids_the_call_when_the_email_comes_to_it_is_obeyed() {
        VendorPipeline pipeline = vendor(new Own() {
            @Override
            public void beforeCall() throws Throttled {
                throw new Throttled(Throttled.By.SUSPENSION, "not now", Duration.ofMinutes(1));
            }
        });
        Failover failover = Pipelines.failover(time, new SimpleMeterRegistry(), Duration.ZERO, pipeline);

        Outcome outcome = failover.deliver(Emails.plain(), () -> {}).outcome();

        assertThat(called).isEmpty();
        assertThat(outcome).isNotInstanceOf(Outcome.Sent.class);
    }
}
