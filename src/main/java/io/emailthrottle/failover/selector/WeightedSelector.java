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
 *
 * <p>The schedule is that of nginx's smooth weighted round robin: at each turn every candidate gains its weight, and the one
 * that has most then pays the sum of all. After as many turns as the sum, everybody is back at zero.
 */
public final class WeightedSelector implements FailoverSelector {

    private final List<List<Candidate>> schedule;
    private final AtomicLong turns = new AtomicLong();

    /** @param weights of the candidates in the same order, each at least 1 */
    public WeightedSelector(List<? extends Candidate> candidates, List<Integer> weights) {
        List<? extends Candidate> firsts = firsts(candidates, weights);
        this.schedule = IntStream.range(0, firsts.size())
                .mapToObj(turn -> orderFrom(turn, firsts))
                .toList();
    }

    /** All candidates alike. */
    public static WeightedSelector roundRobin(List<? extends Candidate> candidates) {
        return new WeightedSelector(candidates, Collections.nCopies(candidates.size(), 1));
    }

    /** The candidate that comes first at each turn of the cycle. */
    private static List<? extends Candidate> firsts(List<? extends Candidate> candidates, List<Integer> weights) {
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        int[] gained = new int[weights.size()];
        Candidate[] firsts = new Candidate[sum];
        for (int turn = 0; turn < sum; turn++) {
            int most = 0;
            for (int i = 0; i < gained.length; i++) {
                gained[i] += weights.get(i);
                most = gained[i] > gained[most] ? i : most;
            }
            gained[most] -= sum;
            firsts[turn] = candidates.get(most);
        }
        return Arrays.asList(firsts);
    }

    private static List<Candidate> orderFrom(int turn, List<? extends Candidate> firsts) {
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
