package io.emailthrottle.delivery;

import java.util.Set;
import java.util.UUID;

/** The emails that this node has in hand. */
interface ClaimedEmails {

    Set<UUID> inHand();

    /**
     * Renews the leases of all of them.
     *
     * @throws io.emailthrottle.store.StoreUnavailable when the database does not take the write
     */
    void renewLeases();
}
