package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.CuttingProxy;
import io.emailthrottle.bench.PrivatePostgres;
import io.emailthrottle.bench.TrialDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Two nodes on a PostgreSQL of their own, whose limits Redis counts together. Connections pass a proxy that can cut them. */
final class TwoNodes extends FaultSetup {

    private static final long SEED = 20_260_131;

    private PrivatePostgres postgres;
    private CuttingProxy road;

    private TwoNodes() throws IOException, InterruptedException {}

    /**
     * @param server the environment of PostgreSQL
     * @param first of the first node
     */
    static TwoNodes start(Variables server, Variables first) throws Exception {
        TwoNodes world = new TwoNodes();
        try {
            Path data = Files.createDirectory(world.disk.path().resolve("postgres"));
            Files.setPosixFilePermissions(
                    world.disk.path(), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            world.postgres = PrivatePostgres.create(data, server.of(world));
            world.road = CuttingProxy.start(world.postgres.port(), 1, SEED);
            String url = "jdbc:postgresql://127.0.0.1:" + world.road.port() + "/postgres";
            List<String> redis = List.of(
                    "email-throttle.limits.engine=redis",
                    "email-throttle.limits.redis.cluster=fault-" + world.road.port());
            world.startNode("one", TrialDatabase.at(url), first.of(world), redis);
            world.startNode("two", TrialDatabase.at(url), Map.of(), redis);
            return world;
        } catch (Exception e) {
            world.close();
            throw e;
        }
    }

    @Override
    String name() {
        return "PostgreSQL";
    }

    PrivatePostgres postgres() {
        return postgres;
    }

    CuttingProxy road() {
        return road;
    }

    /** Runs a statement as the administrator does, past the proxy. */
    void administer(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var node : nodes()) {
            node.close();
        }
        if (road != null) {
            road.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        super.close();
    }
}
