package io.emailthrottle.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.logs.ProvokesErrors;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
@ProvokesErrors("loops fail")
class BackgroundLoopTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger turns = new AtomicInteger();
    private BackgroundLoop loop;

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void nothing_that_a_turn_throws_ends_the_loop() {
        loop = BackgroundLoop.virtual("throwing", () -> {
            switch (turns.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("thrown by a test");
                case 2 -> throw new StackOverflowError();
                case 3 -> throw new IllegalStateException("thrown by a test");
                case 4 -> throw new InterruptedException();
                default -> {
                    return LONG;
                }
            }
        });
        loop.start();

        await().until(() -> {
            loop.wake();
            return turns.get() > 4;
        });
        assertThat(loop.state().trouble()).isNull();
    }

    @Test
    void one_that_is_only_being_started_is_in_no_trouble() {
        loop = BackgroundLoop.virtual("about to start", () -> LONG);

        assertThat(loop.state().trouble()).isNull();
    }

    @Test
    void it_is_woken_from_its_wait_also_when_that_has_not_begun() throws InterruptedException {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        loop = BackgroundLoop.virtual("woken", () -> {
            turns.incrementAndGet();
            inTurn.countDown();
            goOn.await();
            return LONG;
        });
        loop.start();
        inTurn.await();
        loop.wake();
        goOn.countDown();

        await().until(() -> turns.get() == 2);
    }

    @Test
    void a_loop_that_was_stopped_is_not_shown_any_more() {
        loop = BackgroundLoop.virtual("shown", () -> LONG);
        loop.start();
        assertThat(BackgroundLoop.states())
                .extracting(BackgroundLoop.State::name)
                .contains("shown");

        loop.stop();

        assertThat(BackgroundLoop.states())
                .extracting(BackgroundLoop.State::name)
                .doesNotContain("shown");
    }

    @Test
    void a_loop_may_end_itself() throws InterruptedException {
        loop = BackgroundLoop.virtual("ending", () -> {
            turns.incrementAndGet();
            loop.end();
            return LONG;
        });
        loop.start();

        loop.join();

        assertThat(turns).hasValue(1);
    }
}
