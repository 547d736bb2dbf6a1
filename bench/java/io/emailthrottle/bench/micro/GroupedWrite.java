package io.emailthrottle.bench.micro;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.bench.BenchDatabase;
import io.emailthrottle.store.write.CountWrite;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.Locks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * One row written to SQLite, from the call until it is on disk. Its peer is the same row by a transaction of its own, on
 * one connection that the callers take in turn, because SQLite has one writer.
 */
@State(Scope.Benchmark)
public class GroupedWrite {

    private static final int CALLERS = 32;
    private static final String INSERT =
            "INSERT INTO suppressions (tenant, address, reason, source, created_at) SELECT 't', ?, 'r', 's', 0 WHERE true ON CONFLICT DO NOTHING";

    private final AtomicLong addresses = new AtomicLong();
    private BenchDatabase database;
    private HikariDataSource dataSource;
    private GroupCommitWriter writer;
    private Connection connection;
    private PreparedStatement statement;

    @Setup
    public void open() throws IOException, SQLException {
        database = BenchDatabase.sqlite("grouped-write");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        Dialect.SQLITE.driverProperties().forEach(config::addDataSourceProperty);
        dataSource = new HikariDataSource(config);
        Flyway.configure()
                .locations("classpath:db/common", "classpath:db/sqlite")
                .dataSource(dataSource)
                .load()
                .migrate();
        writer = new GroupCommitWriter(dataSource, Dialect.SQLITE, new SimpleMeterRegistry());
        connection = dataSource.getConnection();
        statement = connection.prepareStatement(INSERT);
    }

    @TearDown
    public void close() throws IOException, SQLException {
        writer.close();
        statement.close();
        connection.close();
        dataSource.close();
        database.close();
    }

    /** By one caller alone. */
    @Benchmark
    public int alone() {
        return grouped();
    }

    @Benchmark
    public int alonePeer() throws SQLException {
        return inATransactionOfItsOwn();
    }

    /** By 32 callers at the same time. */
    @Benchmark
    @Threads(CALLERS)
    public int by32Callers() {
        return grouped();
    }

    @Benchmark
    @Threads(CALLERS)
    public int by32CallersPeer() throws SQLException {
        return inATransactionOfItsOwn();
    }

    private int grouped() {
        return writer.write(new CountWrite(Locks.NONE, INSERT, address())).join();
    }

    private int inATransactionOfItsOwn() throws SQLException {
        synchronized (statement) {
            statement.setString(1, address());
            return statement.executeUpdate();
        }
    }

    private String address() {
        return "ada" + addresses.incrementAndGet() + "@example.org";
    }
}
