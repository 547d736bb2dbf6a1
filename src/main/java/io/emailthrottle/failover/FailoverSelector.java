package io.emailthrottle.failover;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.SendFailure;
import java.util.List;

/** Decides in which order the candidates of one list are called. Safe for use by many threads. */
public interface FailoverSelector {

    /**
     * The order for one email.
     *
     * @param probe whether the first candidate is one that failed and is only tried: with short time-outs and no repeat
     * @param keepWarm whether the first candidate is a standby that gets the email only to stay in use
     */
    record Choice(List<Candidate> order, boolean probe, boolean keepWarm) {

        public Choice(List<Candidate> order, boolean probe) {
            this(order, probe, false);
        }

        /** A choice that begins with a standby, so that it stays in use. */
        public static Choice keepWarm(List<Candidate> order) {
            return new Choice(order, false, true);
        }
    }

    /** All candidates, each once, in the order in which the next round would call them; takes no turn. */
    List<Candidate> peek();

    /** The same for a round that is made: a selector that counts turns counts one. */
    default Choice choose(Email email) {
        return new Choice(peek(), false);
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
