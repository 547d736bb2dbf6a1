package io.emailthrottle.store.suppression;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StatementBatch;
import io.emailthrottle.store.write.StatementBatch.Null;
import io.emailthrottle.time.Time;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The addresses that no email goes to, by tenant. Addresses are compared in lower case.
 *
 * <p>Most tenants' lists are empty, and every accepted email reads them: that a list is empty is remembered for a second, or until
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
            INSERT INTO suppressions (tenant, address, reason, source, created_at, id, expires_at)
            SELECT ?, ?, ?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT) WHERE true
            ON CONFLICT (tenant, address) DO UPDATE SET reason = excluded.reason, source = excluded.source,
              created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE suppressions.expires_at <= excluded.created_at""";

    private static final String LASTING = "(expires_at IS NULL OR expires_at > ?)";

    private static final String SELECT =
            "SELECT address, reason, source, created_at, id, expires_at FROM suppressions WHERE tenant = ? AND "
                    + LASTING;

    /** @param additions how many this node had made when it looked */
    private record Look(boolean empty, long additions, long atNanos) {}

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;
    private final Time time;
    private final Unsubscribes unsubscribes;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private final AtomicLong additions = new AtomicLong();

    public Suppressions(JdbcClient jdbc, GroupCommitWriter writer, Time time) {
        this.jdbc = jdbc;
        this.writer = writer;
        this.time = time;
        this.unsubscribes = new Unsubscribes(jdbc, writer);
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
            look = new Look(list(SuppressionQuery.of(tenant), 1).isEmpty(), before, now);
            looks.put(tenant, look);
        }
        return look.empty;
    }

    private List<String> amongFew(String tenant, List<String> addresses) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String address : addresses) {
            String lower = address.toLowerCase(Locale.ROOT);
            wanted.add(lower);
            wanted.add(Suppression.domainOf(lower));
        }
        List<Object> values = new ArrayList<>(List.of(tenant, time.now().toEpochMilli()));
        values.addAll(wanted);
        String places = String.join(", ", Collections.nCopies(wanted.size(), "?"));
        Set<String> found = new HashSet<>(jdbc.sql("SELECT address FROM suppressions WHERE tenant = ? AND " + LASTING
                        + " AND address IN (" + places + ")")
                .params(values)
                .query(String.class)
                .list());
        return addresses.stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .filter(address -> found.contains(address) || found.contains(Suppression.domainOf(address)))
                .toList();
    }

    /** Who wants no more emails of a stream. */
    public Unsubscribes unsubscribes() {
        return unsubscribes;
    }

    public Optional<Suppression> find(String tenant, String address) {
        return find(tenant, "address", address.toLowerCase(Locale.ROOT));
    }

    public Optional<Suppression> find(String tenant, UUID id) {
        return find(tenant, "id", id.toString());
    }

    private Optional<Suppression> find(String tenant, String column, String value) {
        return jdbc.sql(SELECT + " AND " + column + " = ?")
                .params(tenant, time.now().toEpochMilli(), value)
                .query((row, number) -> read(tenant, row))
                .optional();
    }

    /** The number of a tenant's suppressed addresses. */
    public long count(String tenant) {
        return jdbc.sql("SELECT COUNT(*) FROM suppressions WHERE tenant = ? AND " + LASTING)
                .params(tenant, time.now().toEpochMilli())
                .query(Long.class)
                .single();
    }

    /** A page in alphabetical order. */
    public List<Suppression> list(SuppressionQuery query, int limit) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> values = new ArrayList<>(List.of(query.tenant(), time.now().toEpochMilli()));
        if (query.after() != null) {
            sql.append(" AND address > ?");
            values.add(query.after());
        }
        if (query.before() != null) {
            sql.append(" AND address < ?");
            values.add(query.before());
        }
        if (query.origin() != null) {
            sql.append(condition(query.origin()));
        }
        sql.append(query.before() == null ? " ORDER BY address LIMIT ?" : " ORDER BY address DESC LIMIT ?");
        values.add(limit);
        List<Suppression> found = jdbc.sql(sql.toString())
                .params(values)
                .query((row, number) -> read(query.tenant(), row))
                .list();
        return query.before() == null ? found : found.reversed();
    }

    /** The same rule as {@link Suppression#origin}. */
    private static String condition(Suppression.Origin origin) {
        return switch (origin) {
            case BOUNCE -> " AND (reason = 'bounce' OR source = '" + Suppression.ERROR_RULE + "')";
            case COMPLAINT -> " AND reason = 'complaint' AND source <> '" + Suppression.ERROR_RULE + "'";
            case MANUAL -> " AND reason NOT IN ('bounce', 'complaint') AND source <> '" + Suppression.ERROR_RULE + "'";
        };
    }

    private static Suppression read(String tenant, ResultSet row) throws SQLException {
        String address = row.getString(1);
        String id = row.getString(5);
        return new Suppression(
                id == null ? id(tenant, address) : UUID.fromString(id),
                address,
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getObject(6) == null ? null : Instant.ofEpochMilli(row.getLong(6)));
    }

    /** Made of what makes a suppression one, so that nodes which add the same address at once agree. */
    private static UUID id(String tenant, String address) {
        return UUID.nameUUIDFromBytes((tenant + " " + address).getBytes(StandardCharsets.UTF_8));
    }

    /** Adds an address, or leaves it as it is when it is there: 1 or 0. */
    public CompletableFuture<Integer> add(String tenant, Suppression suppression) {
        return writer.write(new CountWrite(locks(tenant, suppression.address()), INSERT, values(tenant, suppression)))
                .whenComplete((_, _) -> changed());
    }

    /** Adds an address in a transaction of something else; afterwards {@link #changed} has to be called. */
    public static void insert(StatementBatch batch, String tenant, Suppression suppression) {
        batch.addLast(locks(tenant, suppression.address()).key(), INSERT, values(tenant, suppression));
    }

    private static Locks locks(String tenant, String address) {
        return Locks.row("suppressions", tenant + " " + address.toLowerCase(Locale.ROOT));
    }

    private static Object[] values(String tenant, Suppression suppression) {
        String address = suppression.address().toLowerCase(Locale.ROOT);
        return new Object[] {
            tenant,
            address,
            suppression.reason(),
            suppression.source(),
            suppression.createdAt().toEpochMilli(),
            id(tenant, address).toString(),
            Null.LONG.or(
                    suppression.expiresAt() == null
                            ? null
                            : suppression.expiresAt().toEpochMilli())
        };
    }

    /** Forgets which lists were empty. */
    public void changed() {
        additions.incrementAndGet();
    }

    /** Removes an address; 0 when it was not there. */
    public CompletableFuture<Integer> remove(String tenant, String address) {
        String sql = "DELETE FROM suppressions WHERE tenant = ? AND address = ?";
        return writer.write(new CountWrite(locks(tenant, address), sql, tenant, address.toLowerCase(Locale.ROOT)));
    }
}
