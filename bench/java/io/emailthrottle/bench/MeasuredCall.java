package io.emailthrottle.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One of several ways to make a call from this process, measured in turn: by virtual threads that never pause. */
final class MeasuredCall {

    /** Makes one call, and throws when it did not succeed. */
    @FunctionalInterface
    interface Call {
        void make() throws Exception;
    }

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final String name;
    private final int threads;
    private final Call call;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();
    private final List<Double> allocated = new ArrayList<>();

    MeasuredCall(String name, int threads, Call call) {
        this.name = name;
        this.threads = threads;
        this.call = call;
    }

    /** Makes calls that do not count. */
    void warmUp(Duration duration) throws InterruptedException {
        run(duration);
    }

    /**
     * One round.
     *
     * @throws IllegalStateException when a call failed
     */
    void measure(Duration round) throws InterruptedException {
        long cpu = SYSTEM.getProcessCpuTime();
        long bytes = THREADS.getTotalThreadAllocatedBytes();
        long began = System.nanoTime();
        long calls = run(round);
        perSecond.add(calls * 1e9 / (System.nanoTime() - began));
        cpuMicros.add((SYSTEM.getProcessCpuTime() - cpu) / 1e3 / calls);
        allocated.add((THREADS.getTotalThreadAllocatedBytes() - bytes) / 1024.0 / calls);
    }

    private long run(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        long all = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(executor.submit(() -> callUntil(end)));
            }
            for (Future<Long> part : parts) {
                all += part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed", e.getCause());
        }
        return all;
    }

    private long callUntil(long end) throws Exception {
        long calls = 0;
        while (System.nanoTime() < end) {
            call.make();
            calls++;
        }
        return calls;
    }

    String name() {
        return name;
    }

    double perSecond() {
        return Median.of(perSecond);
    }

    /** Processor time of this whole process for one call. */
    double cpuMicros() {
        return Median.of(cpuMicros);
    }

    /** The median of the ratios of rounds that were measured next to each other. */
    double cpuBeside(MeasuredCall other) {
        double[] ratios = new double[cpuMicros.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = cpuMicros.get(i) / other.cpuMicros.get(i);
        }
        return Median.of(ratios);
    }

    double allocatedKilobytes() {
        return Median.of(allocated);
    }
}
