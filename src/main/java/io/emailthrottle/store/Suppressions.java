package io.emailthrottle.store;

import io.emailthrottle.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The addresses that no email goes to, by tenant. Addresses are compared in lower case.
 *
 * <p>Most tenants suppress nobody, and every accepted email asks: that a list is empty is remembered for a second, or until
 * this node adds to it. What another node adds to an empty list counts here a second later.
 */
public final class Suppressions {

    /** Below what either database takes in one statement. */
    private static final int MAX_AT_ONCE = 1000;

    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    /**
     * It is no list of VALUES, for which PostgreSQL's driver would not tell whether an address was there once several are
     * added together.
     */
    private static final String INSERT = """
            INSERT INTO suppressions (tenant, address, reason, source, created_at)
            SELECT ?, ?, ?, ?, CAST(? AS BIGINT) WHERE true ON CONFLICT DO NOTHING""";

    /** @param additions how many this node had made when it looked */
    private record Look(boolean empty, long additions, long atNanos) {}

    private final JdbcClient jdbc;
    private final GroupingWriter writer;
    private final Time time;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private final AtomicLong additions = new AtomicLong();

    public Suppressions(JdbcClient jdbc, GroupingWriter writer, Time time) {
        this.jdbc = jdbc;
        this.writer = writer;
        this.time = time;
    }

    /** Which of these are suppressed, in lower case. */
    public Set<String> among(String tenant, Collection<String> addresses) {
        if (empty(tenant)) {
            return Set.of();
        }
        Set<String> found = new HashSet<>();
        List<String> all = List.copyOf(addresses);
        for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
            found.addAll(amongFew(tenant, all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE))));
        }
        return found;
    }

    private boolean empty(String tenant) {
        Look look = looks.get(tenant);
        if (look == null || look.additions != additions.get() || time.nanos() - look.atNanos > REMEMBERED.toNanos()) {
            long before = additions.get();
            long now = time.nanos();
            look = new Look(list(tenant, "", 1).isEmpty(), before, now);
            looks.put(tenant, look);
        }
        return look.empty;
    }

    private List<String> amongFew(String tenant, List<String> addresses) {
        List<Object> values = new ArrayList<>();
        values.add(tenant);
        addresses.forEach(address -> values.add(address.toLowerCase(Locale.ROOT)));
        String places = String.join(", ", Collections.nCopies(addresses.size(), "?"));
        return jdbc.sql("SELECT address FROM suppressions WHERE tenant = ? AND address IN (" + places + ")")
                .params(values)
                .query(String.class)
                .list();
    }

    public Optional<Suppression> find(String tenant, String address) {
        return jdbc.sql("SELECT address, reason, source, created_at FROM suppressions WHERE tenant = ? AND address = ?")
                .params(tenant, address.toLowerCase(Locale.ROOT))
                .query(Suppressions::read)
                .optional();
    }

    /** A page in alphabetical order, after this address; the empty string for the first page. */
    public List<Suppression> list(String tenant, String after, int limit) {
        return jdbc.sql("""
                        SELECT address, reason, source, created_at FROM suppressions
                        WHERE tenant = ? AND address > ? ORDER BY address LIMIT ?""")
                .params(tenant, after, limit)
                .query(Suppressions::read)
                .list();
    }

    private static Suppression read(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Suppression(
                row.getString(1), row.getString(2), row.getString(3), java.time.Instant.ofEpochMilli(row.getLong(4)));
    }

    /** Adds an address, or leaves it as it is when it is there: 1 or 0. */
    public CompletableFuture<Integer> add(String tenant, Suppression suppression) {
        return writer.write(new CountWrite(locks(tenant, suppression.address()), INSERT, values(tenant, suppression)))
                .whenComplete((_, _) -> changed());
    }

    /** Adds an address in a transaction of something else; afterwards {@link #changed} has to be called. */
    static void insert(Batch batch, String tenant, Suppression suppression) {
        batch.addLast(locks(tenant, suppression.address()).key(), INSERT, values(tenant, suppression));
    }

    private static Locks locks(String tenant, String address) {
        return Locks.row("suppressions", tenant + " " + address.toLowerCase(Locale.ROOT));
    }

    private static Object[] values(String tenant, Suppression suppression) {
        return new Object[] {
            tenant,
            suppression.address().toLowerCase(Locale.ROOT),
            suppression.reason(),
            suppression.source(),
            suppression.createdAt().toEpochMilli()
        };
    }

    /** Forgets which lists were empty. */
    void changed() {
        additions.incrementAndGet();
    }

    /** Removes an address; 0 when it was not there. */
    public CompletableFuture<Integer> remove(String tenant, String address) {
        String sql = "DELETE FROM suppressions WHERE tenant = ? AND address = ?";
        return writer.write(new CountWrite(locks(tenant, address), sql, tenant, address.toLowerCase(Locale.ROOT)));
    }
}
