package io.emailthrottle.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;

/**
 * The PostgreSQL that tests use: the one on 127.0.0.1:5432 if it answers, else one in a container, else none and the test
 * is skipped; with {@code CI=true} it fails instead.
 */
record TestPostgres(String url, String user, String password) {

    private static final Logger log = LoggerFactory.getLogger(TestPostgres.class);
    private static final String LOCAL = "jdbc:postgresql://127.0.0.1:5432/";

    private static TestPostgres found;
    private static String missing;

    static synchronized TestPostgres orSkip() {
        if (found == null && missing == null) {
            find();
        }
        if (found == null && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(found != null, missing);
        return found;
    }

    private static void find() {
        String user = environment("PGUSER", "postgres");
        TestPostgres local =
                new TestPostgres(LOCAL + environment("PGDATABASE", "postgres"), user, environment("PGPASSWORD", ""));
        try {
            local.execute("SELECT 1");
            found = local;
        } catch (IllegalStateException e) {
            found = inContainer(e);
        }
    }

    private static TestPostgres inContainer(IllegalStateException local) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            missing = "tests on PostgreSQL are skipped: none answers on 127.0.0.1:5432 (%s), and there is no Docker"
                    .formatted(local.getMessage());
            log.warn(missing);
            return null;
        }
        PostgreSQLContainer<?> container = new PostgreSQLContainer<>("postgres:17-alpine");
        container.start();
        return new TestPostgres(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(container.getHost(), container.getMappedPort(5432), container.getDatabaseName()),
                container.getUsername(),
                container.getPassword());
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }

    void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(url + "?connectTimeout=10&loginTimeout=10", user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
