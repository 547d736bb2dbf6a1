package io.emailthrottle.store.suppression;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who wants no more emails of a stream, by tenant. Addresses are compared in lower case. */
public final class Unsubscribes {

    /** Below what either database takes in one statement. */
    private static final int MAX_AT_ONCE = 1000;

    private static final String INSERT = """
            INSERT INTO unsubscribes (tenant, stream, address, source, created_at)
            SELECT ?, ?, ?, ?, CAST(? AS BIGINT) WHERE true ON CONFLICT DO NOTHING""";

    /**
     * One.
     *
     * @param address in lower case
     * @param source who told: a vendor's name, or api
     */
    public record Unsubscribe(String stream, String address, String source, Instant createdAt) {}

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    Unsubscribes(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /** Which of these get no emails of the stream, in lower case. */
    public Set<String> among(String tenant, String stream, Collection<String> addresses) {
        Set<String> found = new HashSet<>();
        List<String> all = List.copyOf(addresses);
        for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE));
            List<Object> values = new ArrayList<>(List.of(tenant, stream));
            some.forEach(address -> values.add(address.toLowerCase(Locale.ROOT)));
            String places = String.join(", ", Collections.nCopies(some.size(), "?"));
            found.addAll(jdbc.sql("SELECT address FROM unsubscribes WHERE tenant = ? AND stream = ? AND address IN ("
                            + places + ")")
                    .params(values)
                    .query(String.class)
                    .list());
        }
        return found;
    }

    /** An address's, in the alphabetical order of the streams. */
    public List<Unsubscribe> of(String tenant, String address) {
        return jdbc.sql("SELECT stream, address, source, created_at FROM unsubscribes"
                        + " WHERE tenant = ? AND address = ? ORDER BY stream")
                .params(tenant, address.toLowerCase(Locale.ROOT))
                .query((row, number) -> new Unsubscribe(
                        row.getString("stream"),
                        row.getString("address"),
                        row.getString("source"),
                        Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }

    /** Adds one, or leaves it as it is when it is there: 1 or 0. */
    public CompletableFuture<Integer> add(String tenant, Unsubscribe unsubscribe) {
        return writer.write(new CountWrite(locks(tenant, unsubscribe.address()), INSERT, values(tenant, unsubscribe)));
    }

    /** Adds one in a transaction of something else. */
    public static void insert(StatementBatch batch, String tenant, Unsubscribe unsubscribe) {
        batch.addLast(locks(tenant, unsubscribe.address()).key(), INSERT, values(tenant, unsubscribe));
    }

    private static Locks locks(String tenant, String address) {
        return Locks.row("unsubscribes", tenant + " " + address.toLowerCase(Locale.ROOT));
    }

    private static Object[] values(String tenant, Unsubscribe unsubscribe) {
        return new Object[] {
            tenant,
            unsubscribe.stream(),
            unsubscribe.address().toLowerCase(Locale.ROOT),
            unsubscribe.source(),
            unsubscribe.createdAt().toEpochMilli()
        };
    }

    /** Removes one; 0 when it was not there. */
    public CompletableFuture<Integer> remove(String tenant, String stream, String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return writer.write(new CountWrite(
                locks(tenant, lower),
                "DELETE FROM unsubscribes WHERE tenant = ? AND stream = ? AND address = ?",
                tenant,
                stream,
                lower));
    }
}
