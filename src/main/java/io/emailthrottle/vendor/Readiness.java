package io.emailthrottle.vendor;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor says of the account: whether it could send an email now.
 *
 * @param reason in a sentence's words, without a secret
 * @param domains the From domains that the account may send from, as far as the vendor tells
 * @param quota what the account may send, as far as the vendor tells
 */
public record Readiness(State state, String reason, SendingDomains domains, AccountQuota quota) {

    /** Whether an email could be sent. */
    public enum State {
        /** The key works, and nothing that the vendor tells keeps emails back. */
        READY,
        /** An email would fail: the key is refused, the account is closed or used up, or the vendor does not answer. */
        NOT_READY,
        /** The vendor does not tell, or not to this key. */
        UNKNOWN;

        /** The word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Readiness ready(String reason) {
        return new Readiness(State.READY, reason, SendingDomains.UNKNOWN, AccountQuota.UNKNOWN);
    }

    public static Readiness notReady(String reason) {
        return new Readiness(State.NOT_READY, reason, SendingDomains.UNKNOWN, AccountQuota.UNKNOWN);
    }

    public static Readiness unknown(String reason) {
        return new Readiness(State.UNKNOWN, reason, SendingDomains.UNKNOWN, AccountQuota.UNKNOWN);
    }

    public Readiness with(SendingDomains known) {
        return new Readiness(state, reason, known, quota);
    }

    public Readiness with(AccountQuota known) {
        return new Readiness(state, reason, domains, known);
    }

    /** Not ready while nothing is left of the quota, for vendors that refuse emails then. */
    public Readiness unlessUsedUp() {
        if (quota.left() == null || quota.left() > 0) {
            return this;
        }
        String until = quota.resetsAt() == null ? "" : " until " + quota.resetsAt();
        return new Readiness(State.NOT_READY, "the account's quota is used up" + until, domains, quota);
    }

    /**
     * What the account may send; a part is null when the vendor does not tell it.
     *
     * @param perSecond emails, or calls, in a second
     * @param perDay emails in 24 hours
     * @param left emails that may be sent now, until the quota opens again
     * @param resetsAt when the quota opens again, UTC
     */
    public record AccountQuota(
            @Nullable Double perSecond,
            @Nullable Long perDay,
            @Nullable Long left,
            @Nullable Instant resetsAt) {

        public static final AccountQuota UNKNOWN = new AccountQuota(null, null, null, null);
    }
}
