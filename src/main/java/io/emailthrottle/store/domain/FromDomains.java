package io.emailthrottle.store.domain;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Priority;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.emailthrottle.store.write.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The From domains of accepted emails. A domain is written when it is first seen and then once an hour by each node, so that an accept
 * costs a look into a map.
 */
public final class FromDomains {

    /** So many domains are followed by a node; more than that in use at once are a mistake or an attack. */
    static final int MOST = 10_000;

    private static final Duration WRITE_EVERY = Duration.ofHours(1);

    /** A domain, and when an email was last accepted from it, to the hour. */
    public record Seen(String domain, Instant last) {}

    /**
     * The emails of low priority that this node accepted since it started.
     *
     * @param oneClick those with a List-Unsubscribe-Post header (RFC 8058)
     */
    public record Bulk(long emails, long oneClick) {}

    private static final class Use {
        private final AtomicLong written = new AtomicLong(Long.MIN_VALUE);
        private final LongAdder bulk = new LongAdder();
        private final LongAdder oneClick = new LongAdder();
    }

    private final JdbcClient jdbc;
    private final GroupCommitWriter writer;
    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    public FromDomains(JdbcClient jdbc, GroupCommitWriter writer) {
        this.jdbc = jdbc;
        this.writer = writer;
    }

    /** Notes that an email was accepted. Waits for nothing, and fails for nothing: the email is on disk already. */
    public void seen(Email email, Instant now) {
        String domain = email.from().domain();
        Use use = uses.get(domain);
        if (use == null) {
            if (uses.size() >= MOST) {
                return;
            }
            use = uses.computeIfAbsent(domain, name -> new Use());
        }
        if (email.priority() == Priority.LOW) {
            use.bulk.increment();
            if (email.headers().keySet().stream().anyMatch("List-Unsubscribe-Post"::equalsIgnoreCase)) {
                use.oneClick.increment();
            }
        }
        long hour = now.toEpochMilli() / WRITE_EVERY.toMillis();
        long written = use.written.get();
        if (written < hour && use.written.compareAndSet(written, hour)) {
            try {
                write(domain, hour * WRITE_EVERY.toMillis());
            } catch (StoreUnavailable busy) {
                use.written.set(written);
            }
        }
    }

    private void write(String domain, long at) {
        writer.write(new CountWrite(Locks.row("from_domains", domain), """
                INSERT INTO from_domains (domain, first_seen, last_seen) VALUES (?, ?, ?)
                ON CONFLICT (domain) DO UPDATE SET last_seen = excluded.last_seen
                WHERE from_domains.last_seen < excluded.last_seen""", domain, at, at));
    }

    /** The domains seen at that time or later, the one seen last first; at most that many. */
    public List<Seen> since(Instant begin, int most) {
        return jdbc.sql("SELECT domain, last_seen FROM from_domains WHERE last_seen >= ?"
                        + " ORDER BY last_seen DESC, domain LIMIT ?")
                .params(begin.toEpochMilli(), most)
                .query((row, number) -> new Seen(row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                .list();
    }

    /** What this node accepted of low priority from a domain. */
    public Bulk bulk(String domain) {
        Use use = uses.get(domain);
        return use == null ? new Bulk(0, 0) : new Bulk(use.bulk.sum(), use.oneClick.sum());
    }
}
