package io.emailthrottle.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.time.ManualTime;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class StallGuardTest {

    private static final Unconfirmed SILENCE = (Unconfirmed) new Unconfirmed("no answer", null, false).byTimeout();

    private final ManualTime time = new ManualTime();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private SendFailure failure;
    private Duration takes = Duration.ZERO;
    private boolean probed;
    private StallGuard guard = new StallGuard(this::answer, time);

    @AfterEach
    void letGo() throws InterruptedException {
        end.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    @Test
    void a_vendor_is_suspect_while_several_calls_hang_and_others_do_not_join_them() {
        hang(2);
        time.pass(Duration.ofMillis(2900));
        assertThat(guard.isSuspect()).isFalse();

        time.pass(Duration.ofMillis(200));

        assertThat(guard.isSuspect()).isTrue();
        assertThat(refusal(Emails.plain())).hasMessageContaining("does not answer");
    }

    @Test
    void calls_that_hang_while_others_are_answered_are_those_calls_own_trouble() throws SendFailure {
        hang(2);
        for (int second = 0; second < 9; second++) {
            time.pass(Duration.ofSeconds(1));
            send(Emails.plain());
        }

        assertThat(guard.isSuspect()).isFalse();
    }

    @Test
    void one_call_that_hangs_is_that_calls_own_trouble() {
        hang(1);
        time.pass(Duration.ofSeconds(9));

        assertThat(guard.isSuspect()).isFalse();
    }

    @Test
    void calls_hang_when_they_take_much_longer_than_this_vendor_usually_takes() throws SendFailure {
        takes = Duration.ofSeconds(1);
        for (int i = 0; i < 40; i++) {
            send(Emails.plain());
        }
        hang(2);
        time.pass(Duration.ofMillis(4900));
        assertThat(guard.isSuspect())
                .as("a slow vendor is given five times its usual time")
                .isFalse();

        time.pass(Duration.ofMillis(300));
        assertThat(guard.isSuspect()).isTrue();
    }

    @Test
    void a_call_that_timed_out_makes_a_vendor_suspect_unless_it_has_answered_another_meanwhile() throws SendFailure {
        failure = SILENCE;
        takes = Duration.ofSeconds(10);
        catchThrowable(() -> send(Emails.plain()));
        assertThat(guard.isSuspect()).isTrue();

        guard = new StallGuard(
                email -> {
                    time.pass(Duration.ofSeconds(5));
                    failure = null;
                    takes = Duration.ZERO;
                    send(Emails.plain());
                    throw SILENCE;
                },
                time);
        catchThrowable(() -> send(Emails.plain()));
        assertThat(guard.isSuspect()).as("another answer, through this guard").isFalse();
    }

    @Test
    void an_answer_of_any_kind_ends_it() {
        suspect();
        time.pass(Duration.ofSeconds(5));
        failure = new VendorUnavailable("503");

        assertThat(catchThrowable(() -> send(Emails.plain()))).isSameAs(failure);

        assertThat(guard.isSuspect()).isFalse();
    }

    @Test
    void one_email_at_a_time_is_the_probe_and_each_that_fails_doubles_the_wait() {
        suspect();
        for (int seconds : new int[] {5, 10, 20, 40}) {
            assertThat(refusal(Emails.plain())).isNotNull();
            assertThat(guard.capacity()).isEqualTo(Capacity.none(Duration.ofSeconds(seconds)));
            time.pass(Duration.ofSeconds(seconds));
            assertThat(guard.capacity().sends()).isEqualTo(1);
            probed = false;
            assertThat(catchThrowable(() -> send(Emails.plain()))).isSameAs(SILENCE);
            assertThat(probed).as("with a probe's time-outs").isTrue();
        }
    }

    @Test
    void an_email_of_high_priority_leaves_the_probe_to_others_for_a_while() {
        suspect();
        Email urgent = Emails.plainBuilder().priority(Priority.HIGH).build();
        time.pass(Duration.ofSeconds(5));
        assertThat(refusal(urgent)).isNotNull();

        time.pass(Duration.ofSeconds(5));
        assertThat(catchThrowable(() -> send(urgent))).isSameAs(SILENCE);
    }

    @Test
    void a_harmless_call_goes_before_the_probe() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        guard = new StallGuard(
                new Checked(() -> {
                    checks.incrementAndGet();
                    return checks.get() > 1;
                }),
                time);
        suspect();
        time.pass(Duration.ofSeconds(5));
        assertThat(refusal(Emails.plain())).isNotNull();
        await().untilAsserted(() -> assertThat(checks).hasValue(1));

        failure = null;
        await().untilAsserted(() -> {
            time.pass(Duration.ofSeconds(5));
            assertThat(catchThrowable(() -> send(Emails.plain()))).isNull();
        });
        assertThat(checks).hasValue(2);
        assertThat(guard.isSuspect()).isFalse();
    }

    @Test
    void a_place_that_is_not_free_and_a_refusal_of_ours_are_no_answers() {
        suspect();
        time.pass(Duration.ofSeconds(5));
        failure = new Throttled(Throttled.By.BULKHEAD, "all connections are busy", Duration.ofSeconds(1));

        catchThrowable(() -> send(Emails.plain()));

        assertThat(guard.isSuspect()).isTrue();
    }

    private void suspect() {
        failure = SILENCE;
        takes = Duration.ofSeconds(10);
        catchThrowable(() -> send(Emails.plain()));
        takes = Duration.ZERO;
        assertThat(guard.isSuspect()).isTrue();
    }

    private void hang(int calls) {
        for (int i = 0; i < calls; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                StallGuard watched = guard;
                catchThrowable(() -> hangingCall(watched));
            }));
        }
        await().untilAsserted(() -> assertThat(hanging).hasValue(calls));
    }

    /** The sender that the guard watches hangs when it is called by these threads. */
    private void hangingCall(StallGuard watched) throws SendFailure {
        HANGS.set(true);
        watched.send(Emails.plain(), watched.watched());
    }

    private static final ThreadLocal<Boolean> HANGS = ThreadLocal.withInitial(() -> false);

    private SendReceipt send(Email email) throws SendFailure {
        return guard.send(email, guard.watched());
    }

    private Throttled refusal(Email email) {
        Throttled refusal = catchThrowableOfType(Throttled.class, () -> send(email));
        assertThat(refusal.by()).isEqualTo(Throttled.By.STALLED);
        return refusal;
    }

    private SendReceipt answer(Email email) throws SendFailure {
        if (HANGS.get()) {
            hanging.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SendReceipt("late");
        }
        probed = ProbeCall.isUnderWay();
        time.pass(takes);
        if (failure != null) {
            throw failure;
        }
        return new SendReceipt("id");
    }

    private final class Checked implements EmailSender {

        private final BooleanSupplier call;

        Checked(BooleanSupplier call) {
            this.call = call;
        }

        @Override
        public SendReceipt send(Email email) throws SendFailure {
            return answer(email);
        }

        @Override
        public Optional<BooleanSupplier> liveness() {
            return Optional.of(call);
        }
    }
}
