package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.failover.AttemptContext;
import io.emailthrottle.store.claim.ClaimToken;
import io.emailthrottle.store.claim.ClaimedEmail;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.write.StoreUnavailable;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * An email that this node has in hand for a round. Which vendor is about to have it with an idempotency key is on disk before
 * that vendor is called, so that whoever takes the email over from a dead process asks the same vendor again.
 */
public final class ClaimedAttempt implements AttemptContext {

    /** Is told before each call to a vendor. */
    interface Calling {

        /** @throws Throttled when the vendor must not be called now */
        void to(String vendor) throws Throttled;
    }

    private static final Logger log = LoggerFactory.getLogger(ClaimedAttempt.class);

    private final ClaimedEmail claimedEmail;
    private final ClaimToken claimToken;
    private final BooleanSupplier ours;
    private final Calling calling;
    private final EmailStore store;
    private final EmailReader reader;
    private final Time time;

    /**
     * @param ours whether the email is still in this hand for certain
     * @param calling run before each call to a vendor
     */
    ClaimedAttempt(
            ClaimedEmail claimedEmail,
            ClaimToken claimToken,
            BooleanSupplier ours,
            Calling calling,
            EmailStore store,
            EmailReader reader,
            Time time) {
        this.ours = ours;
        this.claimedEmail = claimedEmail;
        this.claimToken = claimToken;
        this.calling = calling;
        this.store = store;
        this.reader = reader;
        this.time = time;
    }

    @Override
    public void calling() throws Throttled {
        requireOurs();
    }

    /** The lease is looked at last: what comes before may take its time. */
    @Override
    public void calling(String vendor) throws Throttled {
        calling.to(vendor);
        requireOurs();
    }

    private void requireOurs() throws Throttled {
        if (!ours.getAsBoolean()) {
            String why = "not called: this node may have lost the email's lease, or its own name";
            throw new Throttled(Throttled.By.SHUTDOWN, why, Duration.ZERO);
        }
    }

    @Override
    public Duration waited() {
        Duration waited = Duration.between(claimedEmail.begins(), time.now());
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    @Override
    public Instant expiresAt() {
        return claimedEmail.expiresAt();
    }

    @Override
    public @Nullable KeyedCall keyed() {
        return claimedEmail.keyed();
    }

    /** An email that was never claimed is in the hand that accepted it, and this is its first round. */
    @Override
    public Optional<Instant> firstCall(String vendor) {
        if (claimedEmail.claim() == 0) {
            return Optional.empty();
        }
        try {
            return reader.firstCall(claimedEmail.id(), vendor);
        } catch (DataAccessException e) {
            log.warn("it cannot be read when {} was first called: {}", vendor, e.getMessage());
            return Optional.of(Instant.EPOCH);
        }
    }

    /**
     * What cannot be kept is forgotten by a crash only, and the email then goes on by its delivery guarantee.
     *
     * @throws LeaseLost when the email's lease was lost: another node may have the email, so this one calls no vendor
     */
    @Override
    public void keep(@Nullable KeyedCall call) {
        try {
            if (!DurableWrite.await(store.keep(claimedEmail.id(), claimToken, call))) {
                throw new LeaseLost("the lease was lost before a vendor was called");
            }
        } catch (StoreUnavailable e) {
            log.warn("it cannot be kept that a vendor is called: {}", e.getMessage());
        }
    }
}
