package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Stays with the vendor that last worked: a failure moves all following emails on to the next one. Away from the first
 * vendor, one email per {@code failBackAfter} tries it again, and its success brings everybody back.
 *
 * <p>Only failures that speak against the vendor move it; being throttled sends a single email on, not its followers.
 */
public final class StatefulSelector implements FailoverSelector {

    /** @param probing whether an email is trying the first vendor while the others go to the current one */
    private record State(int current, long since, boolean probing) {}

    private final List<VendorPipeline> vendors;
    private final List<List<VendorPipeline>> turns;
    private final List<List<VendorPipeline>> probes;
    private final long failBackNanos;
    private final Time time;
    private final AtomicReference<State> state;

    public StatefulSelector(List<VendorPipeline> vendors, Duration failBackAfter, Time time) {
        this.vendors = List.copyOf(vendors);
        this.turns = IntStream.range(0, vendors.size()).mapToObj(this::turnFrom).toList();
        this.probes = turns.stream().map(this::firstThen).toList();
        this.failBackNanos = failBackAfter.toNanos();
        this.time = time;
        this.state = new AtomicReference<>(new State(0, time.nanos(), false));
    }

    private List<VendorPipeline> turnFrom(int start) {
        List<VendorPipeline> turn = new ArrayList<>(vendors.subList(start, vendors.size()));
        turn.addAll(vendors.subList(0, start));
        return List.copyOf(turn);
    }

    private List<VendorPipeline> firstThen(List<VendorPipeline> turn) {
        List<VendorPipeline> probe = new ArrayList<>(turn);
        probe.remove(vendors.getFirst());
        probe.addFirst(vendors.getFirst());
        return List.copyOf(probe);
    }

    @Override
    public List<VendorPipeline> candidates(Email email) {
        State now = state.get();
        if (now.current != 0 && time.nanos() - now.since >= failBackNanos) {
            State probing = new State(now.current, time.nanos(), true);
            if (state.compareAndSet(now, probing)) {
                return probes.get(now.current);
            }
        }
        return turns.get(now.current);
    }

    @Override
    public void succeeded(VendorPipeline vendor) {
        State now = state.get();
        if (now.probing && vendor == vendors.getFirst()) {
            state.compareAndSet(now, new State(0, time.nanos(), false));
        }
    }

    @Override
    public void failed(VendorPipeline vendor, SendFailure why) {
        if (!why.countsAgainstVendor()) {
            return;
        }
        State now = state.get();
        if (vendor == vendors.get(now.current)) {
            int next = (now.current + 1) % vendors.size();
            state.compareAndSet(now, new State(next, time.nanos(), false));
        } else if (now.probing && vendor == vendors.getFirst()) {
            state.compareAndSet(now, new State(now.current, now.since, false));
        }
    }
}
