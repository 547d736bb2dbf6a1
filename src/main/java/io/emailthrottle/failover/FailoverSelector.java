package io.emailthrottle.failover;

import io.emailthrottle.vendor.SendFailure;
import java.util.List;

/** Decides in which order the candidates of one list are asked. Safe for use by many threads. */
public interface FailoverSelector {

    /** All candidates, each once, in the order in which the next round would ask them; takes no turn. */
    List<Candidate> peek();

    /** The same for a round that is made: whoever counts turns, counts one. */
    default List<Candidate> choose() {
        return peek();
    }

    /** The candidate took an email. */
    default void succeeded(Candidate candidate) {}

    /**
     * The candidate did not take an email.
     *
     * @param why for a group, the mildest of its vendors' failures: while one of them only waits, the group is not down
     */
    default void failed(Candidate candidate, SendFailure why) {}
}
