package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.RestartableApp;
import io.emailthrottle.bench.TrialTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One fault in a fresh world, with callers before, during and after it. */
public final class Scenario {

    private static final long SEED = 20_260_131;
    private static final int CALLERS = 16;
    private static final long BETWEEN_MILLIS = 200;
    private static final int TEXT = 300;
    private static final long BEFORE_MILLIS = 4000;
    private static final long AFTER_MILLIS = 4000;
    private static final long RECOVERY_NANOS = 40_000_000_000L;

    @FunctionalInterface
    private interface Start<W extends FaultSetup> {
        W start() throws Exception;
    }

    @FunctionalInterface
    private interface Strike<W extends FaultSetup> {
        Fault in(W world);
    }

    private record Pair<W extends FaultSetup>(Start<W> world, Strike<W> fault) {

        FaultResult run() throws Exception {
            try (W world = this.world.start()) {
                return Scenario.run(world, fault.in(world));
            }
        }
    }

    private final String name;
    private final Pair<?> pair;

    private Scenario(String name, Pair<?> pair) {
        this.name = name;
        this.pair = pair;
    }

    /** All of them, in the table's order. */
    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        Variables shim = world -> world.failingDisk.environment();
        Variables clock = world -> world.clock.environment();
        sqlite(all, "full-disk", Variables.NONE, Faults::fullDisk);
        sqlite(all, "eio", shim, Faults::failingDisk);
        sqlite(all, "paused", Variables.NONE, Faults::paused);
        sqlite(all, "killed", Variables.NONE, Faults::killed);
        sqlite(all, "clock", clock, world -> Faults.clockStep(world, "clock an hour ahead and back", HOUR));
        postgresql(all, "full-disk", Variables.NONE, Variables.NONE, Faults::fullDisk);
        postgresql(all, "eio", shim, Variables.NONE, Faults::failingDisk);
        postgresql(all, "read-only", Variables.NONE, Variables.NONE, Faults::readOnly);
        postgresql(all, "cut", Variables.NONE, Variables.NONE, Faults::cut);
        postgresql(all, "crash", Variables.NONE, Variables.NONE, Faults::crash);
        postgresql(all, "terminated", Variables.NONE, Variables.NONE, Faults::terminations);
        postgresql(all, "paused", Variables.NONE, Variables.NONE, Faults::paused);
        postgresql(all, "killed", Variables.NONE, Variables.NONE, Faults::killed);
        postgresql(
                all,
                "apart",
                Variables.NONE,
                clock,
                world -> Faults.clockStep(world, "clocks 20 s apart", java.time.Duration.ofSeconds(20)));
        postgresql(all, "hour", Variables.NONE, clock, world -> Faults.clockStep(world, "clocks an hour apart", HOUR));
        return all;
    }

    private static final java.time.Duration HOUR = java.time.Duration.ofHours(1);

    private static void sqlite(List<Scenario> all, String name, Variables variables, Strike<OneNode> fault) {
        all.add(new Scenario("sqlite-" + name, new Pair<>(() -> OneNode.start(variables), fault)));
    }

    private static void postgresql(
            List<Scenario> all, String name, Variables server, Variables first, Strike<TwoNodes> fault) {
        all.add(new Scenario("postgresql-" + name, new Pair<>(() -> TwoNodes.start(server, first), fault)));
    }

    public String name() {
        return name;
    }

    /** @return what became of the emails */
    public FaultResult run() throws Exception {
        return pair.run();
    }

    private static FaultResult run(FaultSetup world, Fault fault) throws Exception {
        List<RestartableApp> nodes = world.nodes();
        TrialTraffic traffic = new TrialTraffic(
                new TrialTraffic.Plan(Integer.MAX_VALUE, CALLERS, SEED, false, TEXT, BETWEEN_MILLIS),
                turn -> nodes.get(turn % nodes.size()).port());
        traffic.start();
        Thread.sleep(BEFORE_MILLIS);
        fault.start();
        Thread.sleep(fault.lasts());
        fault.stop();
        double recovery = awaitRecovery(traffic, nodes, System.nanoTime());
        Thread.sleep(AFTER_MILLIS);
        traffic.enough();
        traffic.await();
        world.requireVendors();
        System.out.println("  answers " + traffic.answers());
        return FaultResult.of(world, fault, traffic, recovery);
    }

    /** Seconds until each node has accepted something that was asked for since. */
    private static double awaitRecovery(TrialTraffic traffic, List<RestartableApp> nodes, long since)
            throws InterruptedException {
        while (System.nanoTime() - since < RECOVERY_NANOS) {
            Set<Integer> back = traffic.accepts().stream()
                    .filter(accept -> accept.askedNanos() - since > 0)
                    .map(TrialTraffic.Accept::node)
                    .collect(Collectors.toSet());
            if (nodes.stream().allMatch(node -> back.contains(node.port()))) {
                return (System.nanoTime() - since) / 1e9;
            }
            Thread.sleep(20);
        }
        return Double.POSITIVE_INFINITY;
    }
}
