package io.emailthrottle.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the hot objects take one by one, by JMH: time, processor time and allocated bytes of an operation, beside its peer's.
 * The operations stand in the packages that they measure; a method's peer has its name with {@code Peer} after it.
 *
 * <p>Throughput is measured, of all threads together: with several at it, the mean of their times would be that of the one
 * that waited longest.
 *
 * <p>Arguments: JMH's own, such as a part of an operation's name, {@code -f 5} or {@code -h}. Without others 2 forks, each
 * of 10 s of warm-up and 5 s of measuring.
 */
public final class MicroBench {

    private static final String PEER = "Peer";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroBench() {}

    public static void main(String[] args) throws CommandLineOptionException, IOException, RunnerException {
        CommandLineOptions asked = new CommandLineOptions(args);
        if (asked.shouldHelp()) {
            asked.showHelp();
            return;
        }
        report(new Runner(options(asked)).run());
    }

    private static Options options(CommandLineOptions asked) {
        return new OptionsBuilder()
                .parent(asked)
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.MILLISECONDS)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .forks(asked.getForkCount().orElse(2))
                .warmupIterations(asked.getWarmupIterations().orElse(5))
                .warmupTime(asked.getWarmupTime().orElse(TimeValue.seconds(2)))
                .measurementIterations(asked.getMeasurementIterations().orElse(5))
                .measurementTime(asked.getMeasurementTime().orElse(TimeValue.seconds(1)))
                .build();
    }

    private static void report(Collection<RunResult> results) {
        Map<String, RunResult> byName = new TreeMap<>();
        results.forEach(result -> byName.put(name(result), result));
        System.out.printf(
                "%n%-32s %10s %10s %6s %10s %10s %6s %8s %8s%n",
                "an operation", "ns", "peer", "ratio", "CPU ns", "peer", "ratio", "bytes", "peer");
        byName.forEach((name, ours) -> {
            RunResult peer = byName.get(name + PEER);
            if (peer != null) {
                print(name, ours, peer);
            }
        });
    }

    private static void print(String name, RunResult ours, RunResult peer) {
        double cpu = figure(ours, CpuProfiler.CPU);
        double peersCpu = figure(peer, CpuProfiler.CPU);
        System.out.printf(
                "%-32s %10.1f %10.1f %6.2f %10.1f %10.1f %6.2f %8.0f %8.0f%n",
                name,
                nanos(ours),
                nanos(peer),
                nanos(ours) / nanos(peer),
                cpu,
                peersCpu,
                cpu / peersCpu,
                figure(ours, ALLOCATED),
                figure(peer, ALLOCATED));
    }

    private static String name(RunResult result) {
        String[] words = result.getParams().getBenchmark().split("\\.");
        return words[words.length - 2] + "." + words[words.length - 1];
    }

    /** How long one operation takes; with several threads, from the end of one to the end of the next. */
    private static double nanos(RunResult result) {
        return 1e6 / result.getPrimaryResult().getScore();
    }

    private static double figure(RunResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }
}
