package io.emailthrottle.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * One INSERT for each email, on disk when it returns: what the database can do for callers that do not share commits.
 * SQLite has one writer and so one connection, with the application's own settings; PostgreSQL has one for each caller.
 */
@ConditionalOnProperty("bench.insert")
class BareInserts implements AutoCloseable {

    private static final int CONNECTIONS = 32;

    private final HikariDataSource database = new HikariDataSource();

    BareInserts(@Value("${spring.datasource.url}") String url, @Value("${spring.datasource.username:}") String username)
            throws SQLException {
        database.setJdbcUrl(url);
        if (username.isEmpty()) {
            database.setMaximumPoolSize(1);
            database.addDataSourceProperty("journal_mode", "WAL");
            database.addDataSourceProperty("synchronous", "FULL");
        } else {
            database.setUsername(username);
            database.setMaximumPoolSize(CONNECTIONS);
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE emails (id VARCHAR(36) PRIMARY KEY, sender VARCHAR(320) NOT NULL,"
                    + " recipient VARCHAR(320) NOT NULL, subject VARCHAR(998) NOT NULL, body TEXT NOT NULL)");
        }
    }

    /** @throws IllegalStateException when the database did not take it, which the caller sees as an error */
    void insert(UUID id, BarePeer.Message message) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO emails VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, id.toString());
            insert.setString(2, message.from());
            insert.setString(3, message.to());
            insert.setString(4, message.subject());
            insert.setString(5, message.text());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
