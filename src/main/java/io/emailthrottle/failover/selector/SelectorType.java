package io.emailthrottle.failover.selector;

import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The selectors by the words that configuration has for them. */
public enum SelectorType {
    /** Always the first. */
    STATELESS(parts -> new StatelessSelector(parts.candidates())),
    /** The last that worked. */
    STATEFUL(parts -> new StatefulSelector(parts.candidates(), parts.failBackAfter(), parts.time())),
    /** Each in turn. */
    ROUND_ROBIN(parts -> WeightedSelector.roundRobin(parts.candidates())),
    /** Each in turn, as often as its weight says. */
    WEIGHTED(parts -> new WeightedSelector(
            parts.candidates(),
            parts.candidates().stream()
                    .map(one -> parts.weights().get(one.name()))
                    .toList())),
    /** The one with the fewest sends in flight for its places. */
    LEAST_LOADED(parts -> new LeastLoadedSelector(parts.candidates()));

    /**
     * What a selector is made of; each takes what it needs.
     *
     * @param candidates in the order of preference
     * @param weights by the candidates' names, for weighted turns
     * @param failBackAfter the wait before the first candidate is tried again
     */
    public record Parts(
            List<Candidate> candidates,
            Map<String, Integer> weights,
            Duration failBackAfter,
            Time time,
            RandomGenerator random) {}

    private final Function<Parts, FailoverSelector> make;

    SelectorType(Function<Parts, FailoverSelector> make) {
        this.make = make;
    }

    public FailoverSelector make(Parts parts) {
        return make.apply(parts);
    }
}
