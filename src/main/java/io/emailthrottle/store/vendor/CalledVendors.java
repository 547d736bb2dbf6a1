package io.emailthrottle.store.vendor;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** In which hours which vendors were called at all, for a little longer than the longest limit's window. */
public final class CalledVendors {

    private static final long MILLIS = 3_600_000;
    private static final long KEPT_HOURS = 33 * 24L;

    private final GroupCommitWriter writer;

    public CalledVendors(GroupCommitWriter writer) {
        this.writer = writer;
    }

    /** The number of a moment's hour. */
    public static long hour(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), MILLIS);
    }

    /** The moment at which an hour is over. */
    public static Instant end(long hour) {
        return Instant.ofEpochMilli((hour + 1) * MILLIS);
    }

    /** @return completes once it is on disk */
    public CompletableFuture<Integer> keep(String vendor, long hour) {
        Locks locks = Locks.row("called_vendors", vendor);
        writer.write(new CountWrite(
                locks, "DELETE FROM called_vendors WHERE vendor = ? AND hour < ?", vendor, hour - KEPT_HOURS));
        return writer.write(new CountWrite(
                locks,
                "INSERT INTO called_vendors (vendor, hour) VALUES (?, ?) ON CONFLICT (vendor, hour) DO NOTHING",
                vendor,
                hour));
    }
}
