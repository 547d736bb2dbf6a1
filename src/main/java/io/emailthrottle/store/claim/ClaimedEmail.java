package io.emailthrottle.store.claim;

import io.emailthrottle.email.KeyedCall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An email that was just taken in hand, without its payload.
 *
 * @param begins when it could be sent at the earliest
 * @param claim how often it has been taken, this time included; 0 for one that was accepted into the hand that it is in
 * @param divided whether some of its recipients have it already, and the others wait for it
 * @param keyed the vendor that may have it already and knows its key; null when there is none
 */
public record ClaimedEmail(
        UUID id,
        String tenant,
        int attempts,
        Instant begins,
        Instant expiresAt,
        long size,
        int claim,
        @Nullable KeyedCall keyed,
        boolean divided) {

    /** Reads a row of what a claim returns. */
    public static ClaimedEmail read(ResultSet row) throws SQLException {
        return new ClaimedEmail(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                row.getInt(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getLong(6),
                row.getInt(7),
                keyed(row.getString(8), row.getLong(9)),
                row.getInt(10) == 1);
    }

    private static @Nullable KeyedCall keyed(@Nullable String vendor, long until) {
        return vendor == null ? null : new KeyedCall(vendor, Instant.ofEpochMilli(until));
    }
}
