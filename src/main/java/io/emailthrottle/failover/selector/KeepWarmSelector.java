package io.emailthrottle.failover.selector;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import io.emailthrottle.failover.Candidate;
import io.emailthrottle.failover.FailoverSelector;
import io.emailthrottle.vendor.SendFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Offers a share of the emails to each standby first, so that a vendor that nobody needed for a year still works and is known to
 * recipients' servers on the day on which it takes over. Standbys are the candidates behind the one that another selector chooses.
 *
 * <p>Of any 1,000 consecutive emails of low and normal priority each standby is offered exactly its share, by a fixed schedule. A
 * standby that cannot take an email when its turn comes takes the next one that it can; it saves up no more than {@value #MOST_OWED}
 * turns, so that one that was suspended for a week is not flooded afterwards. An email that the standby does not take
 * goes on in the order of the other selector, in the same round.
 */
public final class KeepWarmSelector implements FailoverSelector {

    /** So many emails a standby is owed at most. */
    static final int MOST_OWED = 10;

    private static final int CYCLE = 1000;

    private final FailoverSelector selector;
    private final List<Candidate> candidates;
    private final int[] schedule;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicIntegerArray owed;

    /**
     * @param selector chooses for all other emails
     * @param candidates of that selector, in the order of preference
     * @param share which each of the candidates gets while it is a standby; all of them together at most half
     */
    public KeepWarmSelector(FailoverSelector selector, List<? extends Candidate> candidates, Share share) {
        this.selector = selector;
        this.candidates = List.copyOf(candidates);
        int[] weights = new int[candidates.size()];
        weights[0] = CYCLE;
        for (int standby = 1; standby < weights.length; standby++) {
            weights[standby] = share.perThousand();
            weights[0] -= share.perThousand();
        }
        if (weights[0] < CYCLE / 2) {
            throw new IllegalArgumentException(
                    share + " for each of " + (weights.length - 1) + " standbys is more than half of the emails");
        }
        this.schedule = SmoothSchedule.of(weights);
        this.owed = new AtomicIntegerArray(weights.length);
    }

    @Override
    public List<Candidate> peek() {
        return selector.peek();
    }

    @Override
    public Choice choose(Email email) {
        Choice choice = selector.choose(email);
        if (email.priority() == Priority.HIGH || choice.probe()) {
            return choice;
        }
        Candidate standby = due(candidates.indexOf(choice.order().getFirst()), email);
        return standby == null ? choice : Choice.keepWarm(first(standby, choice.order()));
    }

    /** @param first index of the candidate that other emails go to */
    private @Nullable Candidate due(int first, Email email) {
        int turn = schedule[(int) (turns.getAndIncrement() % CYCLE)];
        if (turn > first) {
            owed.getAndUpdate(turn, credit -> Math.min(MOST_OWED, credit + 1));
        }
        if (turn > first && take(turn, email)) {
            return candidates.get(turn);
        }
        for (int standby = first + 1; standby < candidates.size(); standby++) {
            if (take(standby, email)) {
                return candidates.get(standby);
            }
        }
        return null;
    }

    private boolean take(int standby, Email email) {
        if (owed.get(standby) == 0
                || candidates.get(standby).vendors().stream().noneMatch(vendor -> vendor.isReadyFor(email))) {
            return false;
        }
        return owed.getAndUpdate(standby, credit -> Math.max(0, credit - 1)) > 0;
    }

    private static List<Candidate> first(Candidate standby, List<Candidate> order) {
        List<Candidate> changed = new ArrayList<>(order);
        changed.remove(standby);
        changed.addFirst(standby);
        return List.copyOf(changed);
    }

    @Override
    public void succeeded(Candidate candidate) {
        selector.succeeded(candidate);
    }

    @Override
    public void failed(Candidate candidate, SendFailure why) {
        selector.failed(candidate, why);
    }
}
