package io.emailthrottle.store.quota;

import java.time.Duration;
import java.time.Instant;

/** More emails than are left of a tenant's day or month: nothing of what was handed in is accepted. */
public final class QuotaUsedUp extends RuntimeException {

    private final transient QuotaBalance balance;
    private final transient Duration wait;

    /** @param emails how many were handed in */
    QuotaUsedUp(QuotaBalance balance, long emails, Instant now) {
        super(
                "the quota of " + balance.limit() + " emails a "
                        + balance.period().word() + " leaves " + balance.remaining() + " until " + balance.until()
                        + ", and this takes " + emails,
                null,
                false,
                false);
        this.balance = balance;
        this.wait = Duration.between(now, balance.until());
    }

    /** How the quota stands that was too small. */
    public QuotaBalance balance() {
        return balance;
    }

    /** How long it was until the next period begins. */
    public Duration retryAfter() {
        return wait;
    }
}
