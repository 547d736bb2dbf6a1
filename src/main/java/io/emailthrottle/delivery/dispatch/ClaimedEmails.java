package io.emailthrottle.delivery.dispatch;

import java.util.Set;
import java.util.UUID;

/** The emails that this node has in hand. */
public interface ClaimedEmails {

    Set<UUID> inHand();

    /**
     * Renews the leases of all of them.
     *
     * @throws io.emailthrottle.store.write.StoreUnavailable when the database does not take the write
     */
    void renewLeases();
}
