package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.TrialDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One node on SQLite. */
final class OneNode extends FaultSetup {

    private OneNode() throws IOException, InterruptedException {}

    /** @param environment makes the node's, by means of the world's own parts */
    static OneNode start(Variables environment) throws Exception {
        OneNode world = new OneNode();
        try {
            Map<String, String> variables = environment.of(world);
            world.startNode("one", TrialDatabase.sqlite(world.disk.path()), variables, List.of());
            return world;
        } catch (Exception e) {
            world.close();
            throw e;
        }
    }

    @Override
    String name() {
        return "SQLite";
    }
}
