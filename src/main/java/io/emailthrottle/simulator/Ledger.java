package io.emailthrottle.simulator;

import io.emailthrottle.email.EmailStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of each email, by two accounts that are kept apart: the gateway's, how it ended, and the vendors', how
 * often it arrived.
 */
final class Ledger {

    private final int emails;
    private final BitSet ended = new BitSet();
    private final BitSet sent = new BitSet();
    private final BitSet arrived = new BitSet();
    private final Map<EmailStatus, Integer> ends = new EnumMap<>(EmailStatus.class);
    private long[] delays = new long[1024];
    private int duplicates;

    Ledger(int emails) {
        this.emails = emails;
    }

    /** A vendor took it. */
    void arrived(int number) {
        if (arrived.get(number)) {
            duplicates++;
        }
        arrived.set(number);
    }

    /** The gateway is through with it. */
    void ended(int number, EmailStatus status) {
        if (ended.get(number)) {
            throw new IllegalStateException("email " + number + " ended twice, the second time as " + status);
        }
        ended.set(number);
        ends.merge(status, 1, Integer::sum);
    }

    /** The gateway is through with it: a vendor has it, so long after it came. */
    void sent(int number, long delayNanos) {
        int before = ends(EmailStatus.SENT);
        if (before == delays.length) {
            delays = Arrays.copyOf(delays, before * 2);
        }
        delays[before] = delayNanos;
        sent.set(number);
        ended(number, EmailStatus.SENT);
    }

    int ends(EmailStatus status) {
        return ends.getOrDefault(status, 0);
    }

    /** How often an email arrived at a vendor that had arrived at one before. */
    int duplicates() {
        return duplicates;
    }

    /** Emails that came and have no end, and those that the gateway calls sent and no vendor knows. */
    int lost() {
        BitSet unknown = (BitSet) sent.clone();
        unknown.andNot(arrived);
        return emails - ended.cardinality() + unknown.cardinality();
    }

    /**
     * The time within which this share of the sent emails had arrived; zero when none was sent.
     *
     * @param share 0 to 1
     */
    Duration delay(double share) {
        int count = ends(EmailStatus.SENT);
        if (count == 0) {
            return Duration.ZERO;
        }
        Arrays.sort(delays, 0, count);
        return Duration.ofNanos(delays[Math.max(0, (int) Math.ceil(share * count) - 1)]);
    }
}
