package io.emailthrottle.failover;

import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendReceipt;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How one round over the vendors ended for an email. */
public sealed interface Outcome {

    record Sent(String vendor, SendReceipt receipt) implements Outcome {}

    /** The email itself is at fault: no vendor will be asked again. */
    record Rejected(MessageRejected why) implements Outcome {}

    /** A vendor may have it, and the email's delivery guarantee forbids to go on. */
    record Unconfirmed(String vendor, io.emailthrottle.vendor.Unconfirmed why) implements Outcome {}

    /**
     * No vendor took it; later one may.
     *
     * @param attempted whether a vendor was called and failed, which uses up an attempt; waiting alone does not
     * @param nextPermit how long until the first throttled vendor can be asked again; empty when none was throttled
     * @param keyed the vendor that may have taken it after all, and is the only one to be asked as long as it remembers the
     *     email's idempotency key; empty when there is none
     */
    record Deferred(boolean attempted, Optional<Duration> nextPermit, Optional<KeyedCall> keyed) implements Outcome {

        /** However soon something might change: an email that was just refused does not spin. */
        private static final Duration SOONEST = Duration.ofMillis(20);

        /**
         * How long until something can change: the next permit, or the end of the back-off after a failure.
         *
         * @param failed how many rounds have failed, this one included if it was {@code attempted}
         */
        public Duration nextRoundIn(Backoff backoff, int failed, RandomGenerator random) {
            Duration wait = nextPermit.orElse(null);
            if (attempted) {
                Duration pause = backoff.after(failed, random);
                wait = wait == null || pause.compareTo(wait) < 0 ? pause : wait;
            }
            return wait == null || wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
        }
    }
}
