package io.emailthrottle.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/** Renews the leases of the emails that a node still has in hand. */
final class RenewWrite implements Write<Void> {

    private static final String RENEW = "UPDATE emails SET lease_until = ? WHERE id = ? AND owner = ?";

    private final Collection<UUID> ids;
    private final Lease lease;

    RenewWrite(Collection<UUID> ids, Lease lease) {
        this.ids = ids;
        this.lease = lease;
    }

    @Override
    public String statement() {
        return RENEW;
    }

    @Override
    public Locks locks() {
        return Locks.emails(ids);
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        for (UUID id : ids) {
            batch.add(RENEW, lease.until().toEpochMilli(), id.toString(), lease.owner());
        }
    }

    @Override
    public Void result() {
        return null;
    }
}
