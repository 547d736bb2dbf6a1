package io.emailthrottle.store.write;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections for those who hold one for long: the writers, and the lock on a node's name. Each is new, and closing it
 * ends it: no pool hands out again one on which a commit or a rollback failed, or one of a server that only reads now.
 */
public final class OwnConnections extends AbstractDataSource {

    private final DataSource driver;
    private final String schema;
    private final String init;

    private OwnConnections(DataSource driver, String schema, String init) {
        this.driver = driver;
        this.schema = schema;
        this.init = init;
    }

    /** To the database that a pool connects to, with the pool's settings. */
    public static DataSource of(HikariDataSource pool) {
        Properties properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        if (pool.getJdbcUrl().startsWith("jdbc:sqlite:")) {
            // A file that was deleted is not made anew, empty.
            properties.put(SQLiteConfig.Pragma.OPEN_MODE.pragmaName, String.valueOf(SQLiteOpenMode.READWRITE.flag));
        }
        DataSource driver = new DriverDataSource(
                pool.getJdbcUrl(), pool.getDriverClassName(), properties, pool.getUsername(), pool.getPassword());
        return new OwnConnections(driver, pool.getSchema(), pool.getConnectionInitSql());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.getConnection();
        try {
            if (schema != null) {
                connection.setSchema(schema);
            }
            if (init != null) {
                initialize(connection);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void initialize(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(init);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return driver.getConnection(user, password);
    }
}
