package io.emailthrottle.middleware;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps emails away from a vendor that does not answer, before its calls have timed out: a circuit breaker counts calls that
 * ended. The vendor is suspect when several calls have hung for much longer than usual and none was answered meanwhile, and after
 * a call that timed out without any answer since it began. From then on it is called by a probe only, until it answers.
 */
public final class StallGuard implements Middleware {

    /** Calls that hang for longer make a vendor suspect, as long as its usual time is unknown. */
    private static final long LONG = Duration.ofSeconds(3).toNanos();

    private static final long AT_LEAST = Duration.ofSeconds(1).toNanos();
    private static final long AT_MOST = Duration.ofSeconds(10).toNanos();
    private static final int TIMES_USUAL = 5;
    private static final int SEVERAL = 2;

    /** Looking through the calls costs time for each of them, so it is done a few times a second. */
    private static final long LOOK_EVERY = Duration.ofMillis(100).toNanos();

    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    private static final Duration MOST_BETWEEN_PROBES = Duration.ofMinutes(15);
    private static final Duration WHILE_CHECKING = Duration.ofSeconds(1);

    private final Map<Thread, Long> began = new ConcurrentHashMap<>();
    private final AnswerTimes usual = new AnswerTimes();
    private final ProbeSchedule probes;
    private final @Nullable BooleanSupplier liveness;
    private final EmailSender sender;
    private final Time time;
    private volatile boolean suspect;
    private volatile long lastAnswer;
    private volatile long lastLook;

    /** @param sender the vendor's own, whose calls are watched by {@link #watched} */
    public StallGuard(EmailSender sender, Time time) {
        this.sender = sender;
        this.time = time;
        this.liveness = sender.liveness().orElse(null);
        this.probes = new ProbeSchedule(FIRST_PROBE, MOST_BETWEEN_PROBES, time);
        this.lastAnswer = time.nanos();
        this.lastLook = lastAnswer - LOOK_EVERY;
    }

    /** The sender, with its calls watched. */
    public EmailSender watched() {
        return new Watched();
    }

    /** Whether it is called by a probe only. */
    public boolean isSuspect() {
        if (!suspect && !began.isEmpty()) {
            look();
        }
        return suspect;
    }

    /** Looks for calls that hang. */
    private void look() {
        long now = time.nanos();
        if (now - lastLook < LOOK_EVERY) {
            return;
        }
        lastLook = now;
        long limit = -1;
        int hanging = 0;
        for (long since : began.values()) {
            if (now - since > AT_LEAST) {
                limit = limit < 0 ? limit() : limit;
                hanging += now - since > limit ? 1 : 0;
            }
        }
        if (hanging >= SEVERAL && now - lastAnswer > limit) {
            becomeSuspect();
        }
    }

    private long limit() {
        long most = usual.slowestHundredth();
        return most == 0 ? LONG : Math.clamp(TIMES_USUAL * most, AT_LEAST, AT_MOST);
    }

    private synchronized void becomeSuspect() {
        if (!suspect) {
            suspect = true;
            probes.begin();
        }
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        if (ProbeCall.isUnderWay() || !isSuspect()) {
            return next.send(email);
        }
        if (probes.tryProbe(email.priority(), liveness)) {
            return ProbeCall.send(email, next);
        }
        throw stalled();
    }

    @Override
    public Optional<Throttled> refusal() {
        return !ProbeCall.isUnderWay() && isSuspect() && !probes.isReady(liveness)
                ? Optional.of(stalled())
                : Optional.empty();
    }

    private Throttled stalled() {
        Duration due = probes.dueIn();
        return new Throttled(
                Throttled.By.STALLED,
                "does not answer: called by a probe only, until it does",
                due.compareTo(WHILE_CHECKING) < 0 ? WHILE_CHECKING : due);
    }

    @Override
    public Capacity capacity() {
        if (!isSuspect()) {
            return Capacity.UNLIMITED;
        }
        Duration due = probes.dueIn();
        return due.isZero() ? Capacity.of(1) : Capacity.none(due);
    }

    /** A probe may have called the vendor's clock off; {@link SendFailure#isTimeout} tells silence from an answer. */
    private final class Watched implements EmailSender {

        @Override
        public SendReceipt send(Email email) throws SendFailure {
            long start = time.nanos();
            began.put(Thread.currentThread(), start);
            try {
                SendReceipt receipt = sender.send(email);
                usual.add(time.nanos() - start);
                answered();
                return receipt;
            } catch (SendFailure failure) {
                if (failure.isTimeout()) {
                    silent(start);
                } else if (!(failure instanceof Throttled throttled) || throttled.by() == Throttled.By.VENDOR) {
                    answered();
                }
                throw failure;
            } finally {
                began.remove(Thread.currentThread());
            }
        }

        private void answered() {
            lastAnswer = time.nanos();
            suspect = false;
        }

        private void silent(long start) {
            if (ProbeCall.isUnderWay()) {
                probes.probeFailed();
            } else if (lastAnswer - start <= 0) {
                becomeSuspect();
            }
        }

        @Override
        public io.emailthrottle.vendor.Capabilities capabilities() {
            return sender.capabilities();
        }

        @Override
        public Optional<BooleanSupplier> liveness() {
            return sender.liveness();
        }

        @Override
        public void close() {
            sender.close();
        }
    }
}
