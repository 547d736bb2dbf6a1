package io.emailthrottle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Emails;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.SlidingWindowLimiter;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Callers that wait for permits on a machine that wakes them too late: one by one, or all after a pause of the process. */
class LateSleepersTest {

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final long SECOND = 1_000_000_000L;

    /** A pause of the whole process, in nanoseconds of virtual time. */
    private record Stall(long from, long to) {}

    /** Virtual time whose sleeps end late. */
    private static final class Late implements Time {
        private final VirtualTime time = new VirtualTime();
        private final List<Stall> stalls;
        private final double share;
        private final Random random;

        Late(List<Stall> stalls, double share, Random random) {
            this.stalls = stalls;
            this.share = share;
            this.random = random;
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public void sleep(Duration duration) {
            long late = random.nextDouble() < share ? (long) (random.nextDouble() * SECOND / 2) : 0;
            long wakes = nanos() + duration.toNanos() + late;
            for (Stall stall : stalls) {
                if (wakes >= stall.from && wakes < stall.to) {
                    wakes = stall.to;
                }
            }
            time.sleep(Duration.ofNanos(wakes - nanos()));
        }
    }

    @Test
    void a_pause_of_the_process_lets_no_crowd_go_at_once() {
        Limit limit = Limit.parse("14/s");
        List<Stall> pause = List.of(new Stall(SECOND, 4 * SECOND));

        List<Long> calls = calls(limit, new Late(pause, 0, new Random(1)), 60, SECOND / 2);

        assertThat(mostInWindow(calls, limit)).isEqualTo(14);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void however_late_sleepers_wake_no_window_of_calls_holds_more_than_the_limit(
            @ForAll @IntRange(min = 1, max = 40) int limit,
            @ForAll @IntRange(min = 200, max = 3000) int windowMillis,
            @ForAll @DoubleRange(min = 0, max = 1) double late,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Stall> stalls = new ArrayList<>();
        for (long at = random.nextLong(SECOND); at < 10 * SECOND; at += SECOND + random.nextLong(3 * SECOND)) {
            stalls.add(new Stall(at, at + random.nextLong(3 * SECOND)));
        }
        Limit windowed = Limit.of(limit, Duration.ofMillis(windowMillis));

        List<Long> calls = calls(windowed, new Late(stalls, late, random), 200, 10 * SECOND);

        assertThat(calls).isNotEmpty();
        assertThat(mostInWindow(calls, windowed)).isLessThanOrEqualTo(limit);
    }

    /** When a vendor is called by so many callers that come evenly within this time. */
    private static List<Long> calls(Limit limit, Late time, int callers, long within) {
        RateLimiterMiddleware limiter =
                new RateLimiterMiddleware(new SlidingWindowLimiter(List.of(limit), time), MAX_WAIT, time);
        List<Long> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            time.time.at(
                    i * (within / callers),
                    () -> time.time.start(() -> {
                        try {
                            limiter.send(Emails.plain(), email -> {
                                calls.add(time.nanos());
                                return new SendReceipt("id");
                            });
                        } catch (SendFailure refused) {
                            assertThat(refused.getMessage()).contains("reached");
                        }
                    }));
        }
        time.time.run();
        return calls;
    }

    private static int mostInWindow(List<Long> calls, Limit limit) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < calls.size(); i++) {
            while (calls.get(i) - calls.get(first) >= limit.window().toNanos()) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
