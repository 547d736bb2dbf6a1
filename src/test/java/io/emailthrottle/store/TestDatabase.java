package io.emailthrottle.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Assumptions;

/** An empty database of our own with the application's tables, in a file or in the PostgreSQL on the standard port. */
final class TestDatabase implements AutoCloseable {

    private static final String POSTGRESQL = "jdbc:postgresql://127.0.0.1:5432/postgres";
    private static final String USER = "postgres";

    private final HikariDataSource dataSource = new HikariDataSource();
    private final String schema;

    private TestDatabase(Dialect dialect, String url, String schema) {
        this.schema = schema;
        dataSource.setJdbcUrl(url);
        dataSource.setUsername(USER);
        dataSource.setMaximumPoolSize(4);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/" + dialect.name().toLowerCase(Locale.ROOT))
                .load()
                .migrate();
    }

    /** Skips the test where no PostgreSQL answers, and fails it there in a build that must leave nothing out. */
    static TestDatabase of(Dialect dialect, Path folder) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            return new TestDatabase(dialect, "jdbc:sqlite:" + folder.resolve("test.db") + "?journal_mode=WAL", null);
        }
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "");
        try {
            execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            if (System.getenv("CI") == null) {
                Assumptions.abort("no PostgreSQL on 127.0.0.1:5432: " + e.getMessage());
            }
            throw e;
        }
        return new TestDatabase(dialect, POSTGRESQL + "?currentSchema=" + schema, schema);
    }

    HikariDataSource dataSource() {
        return dataSource;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(POSTGRESQL, USER, null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        dataSource.close();
        if (schema != null) {
            execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }
}
