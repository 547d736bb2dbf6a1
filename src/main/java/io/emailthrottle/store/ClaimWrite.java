package io.emailthrottle.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes due emails of all priorities and tenants at once. What one does not use of its share goes to those that used
 * theirs up, in the same order.
 */
final class ClaimWrite implements Write<List<Claimed>> {

    /** Takes up to so many emails of one priority and tenant. */
    @FunctionalInterface
    interface Take {
        List<Claimed> take(Batch batch, Share share, int limit) throws SQLException;
    }

    private final List<Share> shares;
    private final int room;
    private final Take take;
    private List<Claimed> taken = List.of();

    /** @param shares in the order in which they are asked */
    ClaimWrite(List<Share> shares, Take take) {
        this.shares = shares;
        this.room = shares.stream().mapToInt(Share::limit).sum();
        this.take = take;
    }

    @Override
    public Lane lane() {
        return Lane.CLAIMS;
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
    public void decide(Batch batch) throws SQLException {
        taken = new ArrayList<>();
        List<Share> used = new ArrayList<>();
        for (Share share : shares) {
            if (take(batch, share, share.limit()) == share.limit()) {
                used.add(share);
            }
        }
        for (Share share : used) {
            take(batch, share, room - taken.size());
        }
    }

    private int take(Batch batch, Share share, int limit) throws SQLException {
        if (limit == 0) {
            return 0;
        }
        List<Claimed> more = take.take(batch, share, limit);
        taken.addAll(more);
        return more.size();
    }

    @Override
    public List<Claimed> result() {
        return taken;
    }
}
