package io.emailthrottle.failover;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Stays with the candidate that last worked: a failure moves all following emails on to the next one. Away from the first
 * candidate, one email per {@code failBackAfter} tries it again, and its success brings everybody back.
 *
 * <p>Only failures that speak against a vendor move it; being throttled sends a single email on, not its followers.
 */
public final class StatefulSelector implements FailoverSelector {

    /** @param probing whether an email is trying the first candidate while the others go to the current one */
    private record State(int current, long since, boolean probing) {}

    private final List<Candidate> candidates;
    private final List<List<Candidate>> turns;
    private final List<List<Candidate>> probes;
    private final long failBackNanos;
    private final Time time;
    private final AtomicReference<State> state;

    public StatefulSelector(List<? extends Candidate> candidates, Duration failBackAfter, Time time) {
        this.candidates = List.copyOf(candidates);
        this.turns =
                IntStream.range(0, candidates.size()).mapToObj(this::turnFrom).toList();
        this.probes = turns.stream().map(this::firstThen).toList();
        this.failBackNanos = failBackAfter.toNanos();
        this.time = time;
        this.state = new AtomicReference<>(new State(0, time.nanos(), false));
    }

    private List<Candidate> turnFrom(int start) {
        List<Candidate> turn = new ArrayList<>(candidates.subList(start, candidates.size()));
        turn.addAll(candidates.subList(0, start));
        return List.copyOf(turn);
    }

    private List<Candidate> firstThen(List<Candidate> turn) {
        List<Candidate> probe = new ArrayList<>(turn);
        probe.remove(candidates.getFirst());
        probe.addFirst(candidates.getFirst());
        return List.copyOf(probe);
    }

    @Override
    public List<Candidate> peek() {
        State now = state.get();
        return probeIsDue(now) ? probes.get(now.current) : turns.get(now.current);
    }

    @Override
    public List<Candidate> choose() {
        State now = state.get();
        if (probeIsDue(now) && state.compareAndSet(now, new State(now.current, time.nanos(), true))) {
            return probes.get(now.current);
        }
        return turns.get(now.current);
    }

    private boolean probeIsDue(State now) {
        return now.current != 0 && time.nanos() - now.since >= failBackNanos;
    }

    @Override
    public void succeeded(Candidate candidate) {
        State now = state.get();
        if (now.probing && candidate == candidates.getFirst()) {
            state.compareAndSet(now, new State(0, time.nanos(), false));
        }
    }

    @Override
    public void failed(Candidate candidate, SendFailure why) {
        if (!why.countsAgainstVendor()) {
            return;
        }
        State now = state.get();
        if (candidate == candidates.get(now.current)) {
            int next = (now.current + 1) % candidates.size();
            state.compareAndSet(now, new State(next, time.nanos(), false));
        } else if (now.probing && candidate == candidates.getFirst()) {
            state.compareAndSet(now, new State(now.current, now.since, false));
        }
    }
}
