package io.emailthrottle.store.write;

import io.emailthrottle.loop.BackgroundLoop;
import io.emailthrottle.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database's clock, for all nodes that share it: leases and due times that one node writes are judged by others, and
 * their own clocks may differ by more than a lease. Between two looks it goes on by the monotonic clock, so a node whose clock
 * is set notices nothing.
 */
public final class DatabaseTime implements Time, AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final String CLOCK = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";

    private record Look(Instant at, long nanos, long uncertain) {}

    private final JdbcClient jdbc;
    private final Time local;
    private final BackgroundLoop loop;
    private volatile Look last;

    /** @throws org.springframework.dao.DataAccessException when the database does not answer */
    public DatabaseTime(JdbcClient jdbc, Time local) {
        this.jdbc = jdbc;
        this.local = local;
        this.last = look();
        this.loop =
                BackgroundLoop.every(LOOK_EVERY, "database-clock", this::adjust).start();
    }

    private Look look() {
        long before = local.nanos();
        long micros = jdbc.sql(CLOCK).query(Long.class).single();
        long after = local.nanos();
        Instant at = Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1000L));
        return new Look(at, before + (after - before) / 2, after - before);
    }

    /** A slow answer tells less than what is known, unless the clock was set. */
    void adjust() {
        Look next = look();
        Look known = last;
        long off =
                Math.abs(Duration.between(nowBy(known, next.nanos()), next.at()).toNanos());
        if (off > known.uncertain() + next.uncertain() || next.uncertain() <= known.uncertain() * 2) {
            last = next;
        }
    }

    @Override
    public long nanos() {
        return local.nanos();
    }

    @Override
    public Instant now() {
        return nowBy(last, local.nanos());
    }

    private static Instant nowBy(Look look, long nanos) {
        return look.at().plusNanos(nanos - look.nanos());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        local.sleep(duration);
    }

    @Override
    public void close() {
        loop.stop();
    }
}
