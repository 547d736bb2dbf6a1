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
    STATELESS(true, parts -> new StatelessSelector(parts.candidates())),
    /** The last that worked. */
    STATEFUL(true, parts -> new StatefulSelector(parts.candidates(), parts.failBackAfter(), parts.time())),
    /** Each in turn. */
    ROUND_ROBIN(false, parts -> WeightedSelector.roundRobin(parts.candidates())),
    /** Each in turn, as often as its weight says. */
    WEIGHTED(
            false,
            parts -> new WeightedSelector(
                    parts.candidates(),
                    parts.candidates().stream()
                            .map(one -> parts.weights().get(one.name()))
                            .toList())),
    /** The one with the fewest sends in flight for its places. */
    LEAST_LOADED(false, parts -> new LeastLoadedSelector(parts.candidates()));

    /**
     * What a selector is made of; each takes what it needs.
     *
     * @param candidates in the order of preference
     * @param weights by the candidates' names, for weighted turns
     * @param failBackAfter the wait before the first candidate is tried again
     * @param keepWarm the share of the emails that each standby gets, where the selector leaves some without emails
     */
    public record Parts(
            List<Candidate> candidates,
            Map<String, Integer> weights,
            Duration failBackAfter,
            Share keepWarm,
            Time time,
            RandomGenerator random) {}

    private final boolean hasStandbys;
    private final Function<Parts, FailoverSelector> make;

    SelectorType(boolean hasStandbys, Function<Parts, FailoverSelector> make) {
        this.hasStandbys = hasStandbys;
        this.make = make;
    }

    public FailoverSelector make(Parts parts) {
        FailoverSelector selector = make.apply(parts);
        return hasStandbys && parts.candidates().size() > 1 && !parts.keepWarm().isNone()
                ? new KeepWarmSelector(selector, parts.candidates(), parts.keepWarm())
                : selector;
    }
}
