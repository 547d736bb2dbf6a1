package io.emailthrottle.store;

import io.emailthrottle.store.Batch.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Renews a node's leases of emails that it names. */
final class RenewWrite implements Write<Integer> {

    private static final String RENEW = "UPDATE emails SET lease_until = ? WHERE id = ? AND owner = ?";

    private final List<UUID> ids;
    private final Lease lease;
    private final List<Rows> renewed = new ArrayList<>();

    /** In the order of the ids, in which no two nodes wait for each other. */
    RenewWrite(Collection<UUID> ids, Lease lease) {
        this.ids = ids.stream().sorted().toList();
        this.lease = lease;
    }

    @Override
    public void decide(Batch batch) throws SQLException {
        renewed.clear();
        for (UUID id : ids) {
            renewed.add(batch.add(RENEW, lease.until().toEpochMilli(), id.toString(), lease.owner()));
        }
    }

    @Override
    public Integer result() {
        return renewed.stream().mapToInt(Rows::changed).sum();
    }
}
