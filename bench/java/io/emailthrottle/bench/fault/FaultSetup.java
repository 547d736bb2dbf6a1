package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.ChildJvm;
import io.emailthrottle.bench.Ports;
import io.emailthrottle.bench.RecordingVendor;
import io.emailthrottle.bench.RestartableApp;
import io.emailthrottle.bench.TrialDatabase;
import io.emailthrottle.bench.TrialFolder;
import io.emailthrottle.bench.TrialProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a fault is made in: two vendors in processes of their own, and one node or several that share a database. A disk of its
 * own holds the database, small enough to be filled.
 */
public abstract class FaultSetup implements AutoCloseable {

    /** Calls that each vendor allows in a second. */
    static final int LIMIT = 100;

    private static final int DISK_MEGABYTES = 400;
    private static final long SEED = 20_260_131;
    private static final int LATENCY_MILLIS = 40;
    /** Of a thousand calls: how many a vendor takes and drops, and how many it refuses. */
    private static final int FAILURES = 10;

    private static int worlds;

    final TrialFolder disk;
    final FailingDisk failingDisk;
    final WallClock clock;
    private final TrialFolder scratch;
    private final List<ChildJvm> vendors = new ArrayList<>();
    private final List<Integer> vendorPorts = new ArrayList<>();
    private final List<Path> calls = new ArrayList<>();
    private final List<RestartableApp> nodes = new ArrayList<>();
    private final int number = ++worlds;

    FaultSetup() throws IOException, InterruptedException {
        this.disk = TrialFolder.small(DISK_MEGABYTES);
        this.scratch = TrialFolder.create();
        this.failingDisk = FailingDisk.compile(scratch.path(), disk.path());
        this.clock = WallClock.compile(scratch.path());
        for (String name : List.of("first", "second")) {
            int port = Ports.free();
            Path file = scratch.path().resolve("calls-" + name);
            vendors.add(RecordingVendor.start(port, file, SEED + port, LATENCY_MILLIS, FAILURES, FAILURES, 0));
            vendorPorts.add(port);
            calls.add(file);
            Ports.awaitListening(port);
        }
    }

    /** As the table calls it. */
    abstract String name();

    /** Starts one more node. */
    final void startNode(String name, TrialDatabase database, Map<String, String> environment, List<String> more)
            throws IOException, InterruptedException {
        List<String> properties = TrialProperties.of(name, vendorPorts.get(0), database);
        for (int i = 0; i < vendorPorts.size(); i++) {
            String vendor = "email-throttle.vendors[" + i + "].";
            properties.removeIf(property -> property.startsWith(vendor));
            properties.addAll(List.of(
                    vendor + "name=recording-" + i,
                    vendor + "type=sendgrid",
                    vendor + "middlewares=bulkhead,retry,rate-limiter",
                    vendor + "retry.delay=20ms",
                    vendor + "rate-limiter.limits[0]=" + LIMIT + "/s",
                    vendor + "settings.api-key=x",
                    vendor + "settings.base-url=http://127.0.0.1:" + vendorPorts.get(i),
                    vendor + "settings.http.read-timeout=2s"));
        }
        properties.addAll(more);
        RestartableApp node = new RestartableApp("fault-" + number + "-" + name, properties, environment);
        nodes.add(node);
        node.start();
    }

    /** The node that a fault strikes which strikes one. */
    final RestartableApp node() {
        return nodes.getFirst();
    }

    final List<RestartableApp> nodes() {
        return nodes;
    }

    /** The vendors' files of calls. */
    final List<Path> calls() {
        return calls;
    }

    final void requireVendors() {
        vendors.forEach(ChildJvm::requireAlive);
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(RestartableApp::close);
        vendors.forEach(ChildJvm::close);
        disk.close();
        scratch.close();
    }
}
