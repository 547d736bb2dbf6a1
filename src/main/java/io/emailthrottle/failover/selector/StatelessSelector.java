package io.emailthrottle.failover.selector;

import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import java.util.List;

/** Every email starts with the first candidate. */
public final class StatelessSelector implements FailoverSelector {

    private final List<Candidate> candidates;

    public StatelessSelector(List<? extends Candidate> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    @Override
    public List<Candidate> peek() {
        return candidates;
    }
}
