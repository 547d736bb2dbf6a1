package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Priority;
import java.util.Collections;
import java.util.Set;

/**
 * Shares places between priorities: of ten, six go to high, three to normal and one to low, so that none starves. What a
 * priority does not use is the others'.
 */
public final class PriorityShares {

    private static final Priority[] TURNS = {
        Priority.HIGH, Priority.HIGH, Priority.NORMAL, Priority.HIGH, Priority.NORMAL,
        Priority.HIGH, Priority.LOW, Priority.HIGH, Priority.NORMAL, Priority.HIGH
    };

    private int next;

    /**
     * The next so many turns, counted by priority (its ordinal is the index).
     *
     * @param among those that have something to send, at least one; the others' turns go to the highest of them
     */
    int[] take(int count, Set<Priority> among) {
        Priority highest = Collections.max(among);
        int[] shares = new int[Priority.values().length];
        for (int i = 0; i < count; i++) {
            Priority turn = TURNS[next];
            shares[(among.contains(turn) ? turn : highest).ordinal()]++;
            next = (next + 1) % TURNS.length;
        }
        return shares;
    }
}
