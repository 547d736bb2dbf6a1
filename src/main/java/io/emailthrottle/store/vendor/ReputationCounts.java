package io.emailthrottle.store.vendor;

import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What vendors took and what came back of it, by vendor and From domain, in hours; of all nodes together. */
public final class ReputationCounts {

    /**
     * Counts of one vendor and From domain.
     *
     * @param bounced permanent bounces
     * @param blamed those of them that are not the address's fault
     */
    public record Counts(String vendor, String domain, long sent, long bounced, long blamed, long complained) {

        /** Both together, under the first one's names. */
        public Counts plus(Counts other) {
            return new Counts(
                    vendor,
                    domain,
                    sent + other.sent,
                    bounced + other.bounced,
                    blamed + other.blamed,
                    complained + other.complained);
        }
    }

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;

    public ReputationCounts(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /** Adds what was counted in the hour of this moment. */
    public CompletableFuture<Integer> add(Instant at, Counts more) {
        return writer.write(new CountWrite(
                Locks.row("reputation", more.vendor() + " " + more.domain()),
                """
                INSERT INTO reputation (hour, vendor, domain, sent, bounced, blamed, complained)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (hour, vendor, domain) DO UPDATE SET
                  sent = reputation.sent + excluded.sent, bounced = reputation.bounced + excluded.bounced,
                  blamed = reputation.blamed + excluded.blamed,
                  complained = reputation.complained + excluded.complained""",
                CalledVendors.hour(at),
                more.vendor(),
                more.domain(),
                more.sent(),
                more.bounced(),
                more.blamed(),
                more.complained()));
    }

    /** The sums over the hours that began at this moment or later. */
    public List<Counts> since(Instant begin) {
        return jdbc.sql("""
                        SELECT vendor, domain, SUM(sent) AS sent, SUM(bounced) AS bounced, SUM(blamed) AS blamed,
                          SUM(complained) AS complained
                        FROM reputation WHERE hour > ? GROUP BY vendor, domain""")
                .param(CalledVendors.hour(begin))
                .query((row, number) -> new Counts(
                        row.getString("vendor"),
                        row.getString("domain"),
                        row.getLong("sent"),
                        row.getLong("bounced"),
                        row.getLong("blamed"),
                        row.getLong("complained")))
                .list();
    }

    /** Forgets the hours before this moment. */
    public CompletableFuture<Integer> deleteBefore(Instant begin) {
        return writer.write(new CountWrite(
                Locks.row("reputation", ""), "DELETE FROM reputation WHERE hour < ?", CalledVendors.hour(begin)));
    }

    /** Begins a vendor's count anew. */
    public CompletableFuture<Integer> forget(String vendor) {
        return writer.write(
                new CountWrite(Locks.row("reputation", vendor), "DELETE FROM reputation WHERE vendor = ?", vendor));
    }
}
