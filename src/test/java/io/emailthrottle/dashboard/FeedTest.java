package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seconds pass when the test says so. */
class FeedTest {

    private final Semaphore seconds = new Semaphore(0);
    private final AtomicInteger observers = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Feed feed = new Feed(
            () -> {
                observers.incrementAndGet();
                return () -> new byte[] {(byte) looks.incrementAndGet()};
            },
            second -> seconds.acquire(),
            2);

    private final List<CompletableFuture<Boolean>> listening = new ArrayList<>();

    @BeforeEach
    void start() {
        feed.start();
    }

    @AfterEach
    void stop() {
        feed.stop();
        seconds.release(100);
    }

    @Test
    void all_listeners_hear_one_look() {
        List<Byte> first = listen();
        List<Byte> second = listen();
        pass();

        await().until(() -> first.size() == 1 && second.size() == 1);
        pass();
        await().until(() -> first.size() == 2 && second.size() == 2);
        assertThat(first).isEqualTo(second).containsExactly((byte) 1, (byte) 2);
        assertThat(observers).hasValue(1);
    }

    @Test
    void nothing_is_looked_at_when_nobody_listens() throws Exception {
        assertThat(observers).hasValue(0);
        CompletableFuture<Boolean> gone = start(event -> {
            throw new IOException("closed");
        });
        pass();
        await().until(gone::isCompletedExceptionally);
        pass();
        await().until(() -> seconds.availablePermits() == 0 && looks.get() == 2);
        pass();

        assertThat(looks).hasValue(2);
        assertThat(seconds.availablePermits()).isEqualTo(1);
    }

    @Test
    void who_comes_after_everybody_has_gone_hears_of_what_comes_then() throws Exception {
        nothing_is_looked_at_when_nobody_listens();
        List<Byte> heard = listen();

        await().until(() -> heard.equals(List.of((byte) 3)));
        assertThat(observers).hasValue(2);
    }

    @Test
    void there_is_room_for_so_many_listeners_and_no_more() throws Exception {
        listen();
        listen();
        await().until(() -> start(event -> true).getNow(null) != null);

        assertThat(listening.getFirst()).isNotDone();
        assertThat(listening.getLast()).isCompletedWithValue(false);
    }

    @Test
    void a_slow_listener_keeps_nobody_waiting_and_misses_events() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        List<Byte> slow = new CopyOnWriteArrayList<>();
        start(event -> {
            slow.add(event[0]);
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return true;
        });
        List<Byte> quick = listen();
        for (int i = 1; i <= 3; i++) {
            int size = i;
            pass();
            await().until(() -> quick.size() == size);
        }
        stuck.countDown();

        await().until(() -> slow.equals(List.of((byte) 1, (byte) 3)));
    }

    @Test
    void all_are_sent_away_when_the_application_stops() {
        listen();
        feed.stop();

        await().until(() -> listening.getFirst().isDone());
        assertThat(feed.getPhase()).isEqualTo(Integer.MAX_VALUE);
        assertThat(start(event -> true).join()).isFalse();
    }

    private void pass() {
        seconds.release();
    }

    @Test
    void a_listener_that_has_heard_enough_is_let_go() {
        CompletableFuture<Boolean> ended = start(event -> false);
        await().until(() -> feed.listeners() == 1);
        seconds.release();

        assertThat(ended).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
        assertThat(feed.listeners()).isZero();
    }

    private List<Byte> listen() {
        List<Byte> heard = new CopyOnWriteArrayList<>();
        int before = observers.get();
        start(event -> heard.add(event[0]));
        await().until(() -> observers.get() > before || feed.listeners() == listening.size());
        return heard;
    }

    private CompletableFuture<Boolean> start(Feed.Listener listener) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        listening.add(ended);
        Thread.ofVirtual().start(() -> {
            try {
                ended.complete(feed.listen(listener));
            } catch (IOException | InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        return ended;
    }
}
