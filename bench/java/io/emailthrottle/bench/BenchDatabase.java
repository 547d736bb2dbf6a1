package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * An empty database that ends with the benchmark: a SQLite file in target/bench, or one of the PostgreSQL server on
 * 127.0.0.1:5432 that lets {@code postgres} in without a password.
 *
 * @param url for JDBC
 */
public record BenchDatabase(String name, String url) implements AutoCloseable {

    private static final String SERVER = "jdbc:postgresql://127.0.0.1:5432/";
    private static final String USER = "postgres";

    public static BenchDatabase sqlite(String name) throws IOException {
        Path folder = Path.of("target", "bench", "db-" + name);
        delete(folder);
        Files.createDirectories(folder);
        return new BenchDatabase(name, "jdbc:sqlite:" + Files.createFile(folder.resolve("emails.db")));
    }

    public static BenchDatabase postgresql(String name) throws SQLException {
        String database = "bench_" + name + "_" + ProcessHandle.current().pid();
        onServer("CREATE DATABASE " + database);
        return new BenchDatabase(database, SERVER + database);
    }

    /** Whether it is a file of the application's own, so that its work is the application's. */
    public boolean embedded() {
        return !url.startsWith(SERVER);
    }

    /** For Spring, each {@code name=value}. */
    public List<String> properties() {
        return embedded()
                ? List.of("spring.datasource.url=" + url)
                : List.of("spring.datasource.url=" + url, "spring.datasource.username=" + USER);
    }

    public Connection connect() throws SQLException {
        return embedded() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, USER, "");
    }

    /** Does at once what PostgreSQL does within minutes after a bulk load, so that none of it falls into what is measured. */
    public void settle() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
    }

    /**
     * How many emails it holds.
     *
     * @throws IllegalStateException when there is none: then what was measured wrote to another database
     */
    public long emails() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM emails")) {
            row.next();
            if (row.getLong(1) == 0) {
                throw new IllegalStateException("no email is in " + url);
            }
            return row.getLong(1);
        }
    }

    private static void onServer(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER + USER, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        if (embedded()) {
            delete(Path.of(url.substring("jdbc:sqlite:".length())).getParent());
        } else {
            onServer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }
}
