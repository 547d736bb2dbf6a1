package io.emailthrottle.store.claim;

import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.Write;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Renews the leases of the emails that a node still has in hand. */
public final class RenewWrite implements Write<Set<UUID>> {

    private static final String RENEW = "UPDATE emails SET lease_until = ? WHERE id = ? AND owner = ?";

    private final Collection<UUID> ids;
    private final Lease lease;
    private final Map<UUID, StatementBatch.Rows> rows = new HashMap<>();

    public RenewWrite(Collection<UUID> ids, Lease lease) {
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
    public void execute(StatementBatch batch) throws SQLException {
        rows.clear();
        for (UUID id : ids) {
            rows.put(id, batch.add(RENEW, lease.until().toEpochMilli(), id.toString(), lease.owner()));
        }
    }

    /** Those that the node still has in hand. */
    @Override
    public Set<UUID> result() {
        return rows.entrySet().stream()
                .filter(row -> row.getValue().changed() == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
