package io.emailthrottle.delivery;

import io.emailthrottle.email.KeyedCall;
import io.emailthrottle.failover.Custody;
import io.emailthrottle.store.EmailReader;
import io.emailthrottle.store.EmailStore;
import io.emailthrottle.store.Hand;
import io.emailthrottle.store.StoreUnavailable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * An email that this node has in hand for a round. Which vendor is about to have it with an idempotency key is on disk before
 * that vendor is called, so that whoever takes the email over from a dead process asks the same vendor again.
 */
final class EmailInHand implements Custody {

    private static final Logger log = LoggerFactory.getLogger(EmailInHand.class);

    private final UUID id;
    private final Hand hand;
    private final Instant expiresAt;
    private final KeyedCall keyed;
    private final Runnable calling;
    private final EmailStore store;
    private final EmailReader reader;

    /** @param keyed what earlier rounds left, or null */
    EmailInHand(
            UUID id,
            Hand hand,
            Instant expiresAt,
            KeyedCall keyed,
            Runnable calling,
            EmailStore store,
            EmailReader reader) {
        this.id = id;
        this.hand = hand;
        this.expiresAt = expiresAt;
        this.keyed = keyed;
        this.calling = calling;
        this.store = store;
        this.reader = reader;
    }

    @Override
    public void calling() {
        calling.run();
    }

    @Override
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public KeyedCall keyed() {
        return keyed;
    }

    /** An email that was never claimed is in the hand that accepted it, and this is its first round. */
    @Override
    public Optional<Instant> firstCall(String vendor) {
        if (hand.claim() == 0) {
            return Optional.empty();
        }
        try {
            return reader.firstCall(id, vendor);
        } catch (DataAccessException e) {
            log.warn("it cannot be read when {} was first called: {}", vendor, e.getMessage());
            return Optional.of(Instant.EPOCH);
        }
    }

    /** What cannot be kept is forgotten by a crash only, and the email then goes on by its delivery guarantee. */
    @Override
    public void keep(KeyedCall call) {
        try {
            Written.await(store.keep(id, hand, call));
        } catch (StoreUnavailable e) {
            log.warn("it cannot be kept that a vendor is called: {}", e.getMessage());
        }
    }
}
