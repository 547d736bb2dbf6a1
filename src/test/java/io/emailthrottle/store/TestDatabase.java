package io.emailthrottle.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.store.write.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A migrated database that only one test uses: SQLite in a file, or a schema of PostgreSQL. Dropped when closed. */
public final class TestDatabase implements AutoCloseable {

    private static final List<String> TABLES = List.of(
            "called_vendors",
            "emails",
            "payloads",
            "terms",
            "events",
            "idempotency_keys",
            "suppressions",
            "suspensions",
            "reputation",
            "from_domains",
            "unsubscribes",
            "webhooks",
            "webhook_deliveries",
            "api_keys",
            "sessions",
            "quota_use");

    private static final Map<Dialect, TestDatabase> SHARED = new EnumMap<>(Dialect.class);

    private final Dialect dialect;
    private final HikariConfig config;
    private final HikariDataSource dataSource;
    private final Runnable drop;

    private TestDatabase(Dialect dialect, HikariConfig config, Runnable drop) {
        this.dialect = dialect;
        this.config = config;
        this.drop = drop;
        this.dataSource = connect();
    }

    /** Skips the test when the database is PostgreSQL and there is none. */
    public static TestDatabase of(Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> sqlite();
            case POSTGRESQL -> postgresql();
        };
    }

    /** The same, empty, for one test after the other: making one takes longer than most tests. Nobody needs to close it. */
    public static synchronized TestDatabase shared(Dialect dialect) {
        TestDatabase database = SHARED.get(dialect);
        if (database == null) {
            database = of(dialect);
            SHARED.put(dialect, database);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
        } else {
            database.empty();
        }
        return database;
    }

    private static TestDatabase sqlite() {
        try {
            return sqliteIn(Files.createTempDirectory("emails"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SQLite in a folder of the caller's, which is deleted with it. */
    static TestDatabase sqliteIn(Path folder) {
        HikariConfig config = new HikariConfig();
        Path file = folder.resolve("emails.db");
        create(file);
        config.setJdbcUrl("jdbc:sqlite:" + file);
        TestDatabase database = new TestDatabase(Dialect.SQLITE, config, () -> delete(folder));
        migrate("sqlite").dataSource(database.dataSource).load().migrate();
        return database;
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestDatabase postgresql() {
        TestPostgres server = TestPostgres.orSkip();
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url() + "?currentSchema=" + schema);
        config.setUsername(server.user());
        config.setPassword(server.password());
        TestDatabase database = new TestDatabase(
                Dialect.POSTGRESQL, config, () -> server.execute("DROP SCHEMA " + schema + " CASCADE"));
        migrate("postgresql")
                .schemas(schema)
                .dataSource(database.dataSource)
                .load()
                .migrate();
        return database;
    }

    private static org.flywaydb.core.api.configuration.FluentConfiguration migrate(String folder) {
        return Flyway.configure().locations("classpath:db/common", "classpath:db/" + folder);
    }

    public Dialect dialect() {
        return dialect;
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    /** By which an application opens it, as command line arguments. */
    public List<String> arguments() {
        return List.of(
                "--spring.datasource.url=" + config.getJdbcUrl(),
                "--spring.datasource.username=" + config.getUsername(),
                "--spring.datasource.password=" + config.getPassword());
    }

    /** Connections of their own, as another node on the same database has them. Closed by whoever asked for them. */
    public HikariDataSource connect() {
        HikariConfig copy = new HikariConfig();
        config.copyStateTo(copy);
        copy.setMaximumPoolSize(4);
        dialect.driverProperties().forEach(copy::addDataSourceProperty);
        return new HikariDataSource(copy);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    /** Deletes every row. */
    public void empty() {
        TABLES.forEach(this::empty);
    }

    /** Deletes every row of one table. */
    public void empty(String table) {
        jdbc().sql("DELETE FROM " + table).update();
    }

    @Override
    public void close() {
        dataSource.close();
        drop.run();
    }
}
