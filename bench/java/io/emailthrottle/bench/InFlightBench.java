package io.emailthrottle.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;

/**
 * Many sends in flight at a slow vendor, in one JVM with a heap of 1 GB: the rate beside the ideal one, which is the sends in
 * flight divided by the vendor's time, the heap that a send takes, and threads pinned for 20 ms.
 *
 * <p>Arguments: sends in flight (default 5000), seconds counted (default 25), milliseconds that the vendor takes (default
 * 2000), seconds until it is warm (default 40).
 */
public final class InFlightBench {

    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration PROBE = Duration.ofSeconds(12);
    /** Flight Recorder's own threshold for pinned threads. */
    private static final Duration NOTICEABLE = Duration.ofMillis(20);

    private static final int TEXT = 1000;
    private static final int SPARE = 1000;

    private InFlightBench() {}

    public static void main(String[] args) throws Exception {
        int inFlight = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        Duration counted = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 25);
        Duration latency = Duration.ofMillis(args.length > 2 ? Long.parseLong(args[2]) : 2000);
        Duration ramp = Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 40);
        requireFiles(2L * inFlight + SPARE);
        int stubPort = Ports.free();
        try (ChildJvm stub = VendorStub.start("in-flight-vendor", stubPort, latency);
                AppProcess app = AppProcess.start(
                        "in-flight-app",
                        List.of("-Xmx1g", Jcmd.recordPinned()),
                        properties(stubPort, inFlight + SPARE))) {
            stub.requireAlive();
            measure(app, inFlight, latency, ramp, counted);
        }
    }

    private static void requireFiles(long needed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IllegalStateException("a process may open " + system.getMaxFileDescriptorCount()
                    + " files, and this needs " + needed + ": raise ulimit -n");
        }
    }

    private static List<String> properties(int stubPort, int most) {
        return List.of(
                "email-throttle.api.max-in-flight=" + most,
                "email-throttle.vendors[0].name=slow",
                "email-throttle.vendors[0].type=sendgrid",
                "email-throttle.vendors[0].bulkhead.max-in-flight=" + most,
                "email-throttle.vendors[0].settings.api-key=x",
                "email-throttle.vendors[0].settings.base-url=http://127.0.0.1:" + stubPort,
                "email-throttle.vendors[0].settings.http.max-connections=" + most);
    }

    private static void measure(AppProcess app, int inFlight, Duration latency, Duration ramp, Duration counted)
            throws Exception {
        long pid = app.jvm().pid();
        new ClosedLoad(app.port(), 32, EmailPost.of(TEXT)).run(new ClosedLoad.Phases(SETTLED, SETTLED, Duration.ZERO));
        long idle = Jcmd.liveBytes(pid);
        ClosedLoad load = new ClosedLoad(app.port(), inFlight, EmailPost.of(TEXT));
        try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LoadResult> running = background.submit(() -> load.run(new ClosedLoad.Phases(ramp, counted, PROBE)));
            Thread.sleep(ramp);
            Instant warm = Instant.now();
            Duration cpu = app.jvm().cpu();
            Thread.sleep(counted);
            cpu = app.jvm().cpu().minus(cpu);
            Thread.sleep(SETTLED);
            long loaded = Jcmd.liveBytes(pid);
            List<RecordedEvent> pinned = Jcmd.pinned(pid);
            report(
                    running.get(),
                    inFlight,
                    latency,
                    cpu,
                    loaded,
                    idle,
                    app.jvm().peakResidentMegabytes());
            report(pinned, warm);
        }
    }

    private static void report(
            LoadResult result,
            int inFlight,
            Duration latency,
            Duration cpu,
            long loaded,
            long idle,
            long peakMegabytes) {
        double ideal = inFlight * 1e9 / latency.toNanos();
        System.out.printf("%d sends in flight, vendor latency %d ms%n", inFlight, latency.toMillis());
        System.out.printf(
                "requests/s           %8.0f   ideal %.0f, ratio %.3f%n",
                result.perSecond(), ideal, result.perSecond() / ideal);
        System.out.printf("errors               %8d   %s%n", result.errors(), result.outcomes());
        System.out.printf("latency p50, p99     %8.0f ms %8.0f ms%n", result.millis(0.5), result.millis(0.99));
        System.out.printf("CPU a request        %8.0f µs%n", cpu.toNanos() / 1e3 / result.answers());
        System.out.printf(
                "heap a send          %8.1f KB   live %.0f MB, idle %.0f MB, at most 1 GB%n",
                (loaded - idle) / 1024.0 / inFlight, loaded / 1048576.0, idle / 1048576.0);
        System.out.printf("peak memory          %8d MB   of the whole process%n", peakMegabytes);
    }

    /** While classes are loaded a thread may well wait inside the JVM: what counts is the time after that. */
    private static void report(List<RecordedEvent> pinned, Instant warm) {
        List<RecordedEvent> late = pinned.stream()
                .filter(event -> event.getStartTime().isAfter(warm))
                .toList();
        long noticeable = late.stream()
                .filter(event -> event.getDuration().compareTo(NOTICEABLE) >= 0)
                .count();
        System.out.printf(
                "pinned threads       %8d   of %d ms and more; %d shorter, and %d while it warmed up%n",
                noticeable, NOTICEABLE.toMillis(), late.size() - noticeable, pinned.size() - late.size());
        for (RecordedEvent event : late) {
            RecordedMethod method = event.getStackTrace().getFrames().getFirst().getMethod();
            System.out.printf(
                    "  %.3f ms in %s.%s%n",
                    event.getDuration().toNanos() / 1e6, method.getType().getName(), method.getName());
        }
    }
}
