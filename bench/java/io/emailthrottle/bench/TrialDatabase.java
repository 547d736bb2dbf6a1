package io.emailthrottle.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The database of a trial: a SQLite file, or one that is created in a running PostgreSQL and dropped afterwards. */
public record TrialDatabase(List<String> properties, String dropFrom, String name) implements AutoCloseable {

    /** PostgreSQL's standard port. */
    public static final int PORT = 5432;

    private static final String LOCAL = "jdbc:postgresql://127.0.0.1:" + PORT + "/";
    private static final String USER = "postgres";

    public static TrialDatabase sqlite(Path folder) {
        return new TrialDatabase(
                List.of("spring.datasource.url=jdbc:sqlite:" + folder.resolve("trial.db")), null, null);
    }

    /** In the PostgreSQL on this machine's standard port. */
    public static TrialDatabase postgresql() throws SQLException {
        String name = "crash_trial_" + ProcessHandle.current().pid();
        execute(LOCAL + USER, "CREATE DATABASE " + name);
        TrialDatabase database = new TrialDatabase(at(LOCAL + name).properties, LOCAL + USER, name);
        Runtime.getRuntime().addShutdownHook(new Thread(database::dropQuietly));
        return database;
    }

    /** The same by way of another port. */
    public TrialDatabase through(int port) {
        List<String> detour = properties.stream()
                .map(property -> property.replace(":" + PORT + "/", ":" + port + "/"))
                .toList();
        return new TrialDatabase(detour, dropFrom, name);
    }

    /** One that exists. */
    public static TrialDatabase at(String url) {
        return new TrialDatabase(
                List.of("spring.datasource.url=" + url, "spring.datasource.username=" + USER), null, null);
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, USER, null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void dropQuietly() {
        try {
            close();
        } catch (SQLException e) {
            System.out.println("left behind: the database " + name);
        }
    }

    @Override
    public void close() throws SQLException {
        if (dropFrom != null) {
            execute(dropFrom, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }
}
