package io.emailthrottle.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of several ways to serve a request that are measured in turn: its answers a second, and its processor time. */
public final class MeasuredServer {

    private static final Duration LEAD_IN = Duration.ofMillis(500);

    private final String name;
    private final AppProcess app;
    private final ClosedLoad load;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();

    public MeasuredServer(String name, AppProcess app, int connections, byte[] request) {
        this.name = name;
        this.app = app;
        this.load = new ClosedLoad(app.port(), connections, request);
    }

    public void warmUp(Duration duration) throws InterruptedException {
        load.run(new ClosedLoad.Phases(LEAD_IN, duration, Duration.ZERO));
    }

    /**
     * One round.
     *
     * @throws IllegalStateException when anything was answered with an error
     */
    public LoadResult measure(Duration round) throws InterruptedException {
        Duration before = app.jvm().cpu();
        LoadResult result = load.run(new ClosedLoad.Phases(Duration.ZERO, round, Duration.ZERO));
        if (result.errors() > 0) {
            throw new IllegalStateException(name + " answered " + result.outcomes());
        }
        perSecond.add(result.perSecond());
        cpuMicros.add(app.jvm().cpu().minus(before).toNanos() / 1e3 / result.answers());
        p50.add(result.millis(0.5));
        p99.add(result.millis(0.99));
        return result;
    }

    public String name() {
        return name;
    }

    public double perSecond() {
        return Median.of(perSecond);
    }

    public double cpuMicros() {
        return Median.of(cpuMicros);
    }

    public double p50() {
        return Median.of(p50);
    }

    public double p99() {
        return Median.of(p99);
    }
}
