package io.emailthrottle.failover.selector;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import io.emailthrottle.middleware.ProbeSchedule;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stays with the candidate that last worked: a failure moves all following emails on to the next one. Away from the first
 * candidate, a {@link ProbeSchedule} decides which email tries it again, and that email's success brings everybody back.
 *
 * <p>Only failures that speak against a vendor move it; being throttled sends a single email on, not its followers.
 */
public final class StatefulSelector implements FailoverSelector {

    /** A candidate that stays down for long costs an email no more often than this. */
    private static final Duration MOST_BETWEEN_PROBES = Duration.ofMinutes(15);

    /** @param probing whether an email is trying the first candidate while the others go to the current one */
    private record State(int current, boolean probing) {}

    private final List<Candidate> candidates;
    private final List<List<Candidate>> orders;
    private final List<List<Candidate>> probeOrders;
    private final @Nullable BooleanSupplier liveness;
    private final ProbeSchedule probes;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, false));

    /** @param failBackAfter the wait before the first candidate is tried again; doubled by each probe that fails */
    public StatefulSelector(List<? extends Candidate> candidates, Duration failBackAfter, Time time) {
        this.candidates = List.copyOf(candidates);
        this.orders =
                IntStream.range(0, candidates.size()).mapToObj(this::orderFrom).toList();
        this.probeOrders = orders.stream().map(this::firstThen).toList();
        this.liveness = this.candidates.isEmpty() ? null : liveness(this.candidates.getFirst());
        this.probes = new ProbeSchedule(failBackAfter, MOST_BETWEEN_PROBES, time);
    }

    private List<Candidate> orderFrom(int start) {
        List<Candidate> order = new ArrayList<>(candidates.subList(start, candidates.size()));
        order.addAll(candidates.subList(0, start));
        return List.copyOf(order);
    }

    private List<Candidate> firstThen(List<Candidate> order) {
        List<Candidate> probe = new ArrayList<>(order);
        probe.remove(candidates.getFirst());
        probe.addFirst(candidates.getFirst());
        return List.copyOf(probe);
    }

    /** The harmless calls of all its vendors, one of which has to answer; null when one of them has no such call. */
    private static @Nullable BooleanSupplier liveness(Candidate candidate) {
        List<BooleanSupplier> calls = candidate.vendors().stream()
                .flatMap(vendor -> vendor.liveness().stream())
                .toList();
        return calls.size() < candidate.vendors().size() || calls.isEmpty()
                ? null
                : () -> calls.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    @Override
    public List<Candidate> peek() {
        State now = state.get();
        return now.current != 0 && probes.isReady(liveness) ? probeOrders.get(now.current) : orders.get(now.current);
    }

    @Override
    public Choice choose(Email email) {
        State now = state.get();
        if (now.current != 0
                && probes.tryProbe(email.priority(), liveness)
                && state.compareAndSet(now, new State(now.current, true))) {
            return new Choice(probeOrders.get(now.current), true);
        }
        return new Choice(orders.get(now.current), false);
    }

    @Override
    public void succeeded(Candidate candidate) {
        State now = state.get();
        if (now.probing && candidate == candidates.getFirst()) {
            state.compareAndSet(now, new State(0, false));
        }
    }

    @Override
    public void failed(Candidate candidate, SendFailure why) {
        if (why instanceof MessageRejected) {
            succeeded(candidate); // It works, and has read the email.
        }
        if (!why.countsAgainstVendor()) {
            return;
        }
        State now = state.get();
        if (candidate == candidates.get(now.current)) {
            State next = new State((now.current + 1) % candidates.size(), false);
            if (state.compareAndSet(now, next) && now.current == 0) {
                probes.begin();
            }
        } else if (now.probing && candidate == candidates.getFirst()) {
            if (state.compareAndSet(now, new State(now.current, false))) {
                probes.probeFailed();
            }
        }
    }
}
