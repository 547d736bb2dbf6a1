package io.emailthrottle.store.claim;

import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.Write;
import io.emailthrottle.store.write.WriteStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes due emails of all priorities and tenants at once. What one does not use of its share goes to those that used
 * theirs up, in the same order.
 */
public final class ClaimWrite implements Write<List<ClaimedEmail>> {

    /** Takes up to so many emails of one priority and tenant. */
    @FunctionalInterface
    public interface Take {
        List<ClaimedEmail> take(StatementBatch batch, ClaimShare share, int limit) throws SQLException;
    }

    private final List<ClaimShare> shares;
    private final int room;
    private final Take take;
    private List<ClaimedEmail> taken = List.of();

    /** @param shares in the order in which they are asked */
    public ClaimWrite(List<ClaimShare> shares, Take take) {
        this.shares = shares;
        this.room = shares.stream().mapToInt(ClaimShare::limit).sum();
        this.take = take;
    }

    @Override
    public WriteStream stream() {
        return WriteStream.CLAIMS;
    }

    @Override
    public String statement() {
        return "claim";
    }

    @Override
    public Locks locks() {
        return Locks.NONE;
    }

    @Override
    public void execute(StatementBatch batch) throws SQLException {
        taken = new ArrayList<>();
        List<ClaimShare> used = new ArrayList<>();
        for (ClaimShare share : shares) {
            if (take(batch, share, share.limit()) == share.limit()) {
                used.add(share);
            }
        }
        for (ClaimShare share : used) {
            take(batch, share, room - taken.size());
        }
    }

    private int take(StatementBatch batch, ClaimShare share, int limit) throws SQLException {
        if (limit == 0) {
            return 0;
        }
        List<ClaimedEmail> more = take.take(batch, share, limit);
        taken.addAll(more);
        return more.size();
    }

    @Override
    public List<ClaimedEmail> result() {
        return taken;
    }
}
