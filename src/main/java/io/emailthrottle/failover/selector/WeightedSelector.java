package io.emailthrottle.failover.selector;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Takes turns: each candidate comes first as often as its weight says, spread evenly. Of any consecutive choices, as many
 * as the weights sum to, each candidate has exactly its weight, because the same schedule goes round and round. An email
 * that the first does not take goes on to those whose turns would be next.
 */
public final class WeightedSelector implements FailoverSelector {

    private final List<List<Candidate>> schedule;
    private final AtomicLong turns = new AtomicLong();

    /** @param weights of the candidates in the same order, each at least 1 */
    public WeightedSelector(List<? extends Candidate> candidates, List<Integer> weights) {
        List<Candidate> firsts = Arrays.stream(SmoothSchedule.of(
                        weights.stream().mapToInt(Integer::intValue).toArray()))
                .<Candidate>mapToObj(candidates::get)
                .toList();
        this.schedule = IntStream.range(0, firsts.size())
                .mapToObj(turn -> orderFrom(turn, firsts))
                .toList();
    }

    /** All candidates alike. */
    public static WeightedSelector roundRobin(List<? extends Candidate> candidates) {
        return new WeightedSelector(candidates, Collections.nCopies(candidates.size(), 1));
    }

    private static List<Candidate> orderFrom(int turn, List<Candidate> firsts) {
        Set<Candidate> order = new LinkedHashSet<>(firsts.subList(turn, firsts.size()));
        order.addAll(firsts.subList(0, turn));
        return List.copyOf(order);
    }

    @Override
    public List<Candidate> peek() {
        return at(turns.get());
    }

    @Override
    public Choice choose(Email email) {
        return new Choice(at(turns.getAndIncrement()), false);
    }

    private List<Candidate> at(long turn) {
        return schedule.get((int) (turn % schedule.size()));
    }
}
