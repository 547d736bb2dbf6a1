package io.emailthrottle.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.email.Email;
import io.emailthrottle.store.Acceptances;
import io.emailthrottle.store.TestDatabase;
import io.emailthrottle.store.TestStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LongReadsTest {

    private static final int READERS = 16;

    @Test
    void on_sqlite_long_reads_leave_a_core_and_every_carrier_to_the_accepts() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger reading = new AtomicInteger();
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        AtomicInteger most = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(Thread.ofVirtual()
                    .start(() -> LongReads.of(Dialect.SQLITE).read(() -> {
                        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                        virtual.add(Thread.currentThread().isVirtual());
                        awaitQuietly(go);
                        return reading.decrementAndGet();
                    })));
        }

        try (TestStore store = new TestStore(TestDatabase.shared(Dialect.SQLITE))) {
            Instant now = Instant.parse("2026-01-01T00:00:00Z");
            Email email = Acceptances.email(now).build();
            assertThat(store.emails()
                            .accept(List.of(Acceptances.queued(email, now)), null, now)
                            .join())
                    .isTrue();
        }
        go.countDown();
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(virtual).containsExactly(false);
        assertThat(most.get())
                .isLessThanOrEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    }

    @Test
    void a_failure_reaches_the_reader_as_it_is() {
        assertThatThrownBy(() -> LongReads.of(Dialect.SQLITE).read(() -> {
                    throw new IllegalArgumentException("no such column");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such column");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
