package io.emailthrottle.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a dead first vendor costs once its circuit is open: POST /emails with a first vendor that always fails and a second
 * that answers at once, beside the second alone, in alternating rounds. Target: p99 within 1 ms.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 2), seconds of warm-up each (default 15).
 */
public final class OpenCircuitBench {

    private static final int CONNECTIONS = 8;
    private static final int TEXT = 1000;
    private static final double TARGET_MILLIS = 1;

    private OpenCircuitBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 2);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15);
        try (AppProcess alone = start("circuit-alone", second(0));
                AppProcess behind = start("circuit-open", first(), second(1))) {
            List<MeasuredServer> sides =
                    List.of(side("second vendor alone", alone), side("first vendor's circuit open", behind));
            for (MeasuredServer side : sides) {
                side.warmUp(warmUp);
            }
            Rounds.alternate(sides, rounds, side -> side.measure(round));
            report(sides.getFirst(), sides.getLast());
        }
    }

    private static MeasuredServer side(String name, AppProcess app) {
        return new MeasuredServer(name, app, CONNECTIONS, EmailPost.of(TEXT));
    }

    @SafeVarargs
    private static AppProcess start(String name, List<String>... vendors) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(List.of("email-throttle.failover.selector=stateless"));
        for (List<String> vendor : vendors) {
            properties.addAll(vendor);
        }
        return AppProcess.start(name, List.of("-Xmx512m"), properties);
    }

    /** Fails from the start, so that its circuit opens after the fewest calls and stays open. */
    private static List<String> first() {
        return List.of(
                "email-throttle.vendors[0].name=dead",
                "email-throttle.vendors[0].type=simulated",
                "email-throttle.vendors[0].retry.attempts=1",
                "email-throttle.vendors[0].circuit-breaker.open-for=1h",
                "email-throttle.vendors[0].settings.latency=0s",
                "email-throttle.vendors[0].settings.failures.vendor-unavailable=1");
    }

    private static List<String> second(int place) {
        String vendor = "email-throttle.vendors[" + place + "].";
        return List.of(
                vendor + "name=second",
                vendor + "type=simulated",
                vendor + "rate-limiter.limits[0]=1000000/s",
                vendor + "settings.latency=0s");
    }

    private static void report(MeasuredServer alone, MeasuredServer behind) {
        System.out.printf(
                "%-28s %10s %8s %8s %14s%n", "POST /emails", "requests/s", "p50 ms", "p99 ms", "CPU µs/request");
        for (MeasuredServer side : List.of(alone, behind)) {
            System.out.printf(
                    "%-28s %10.0f %8.2f %8.2f %14.1f%n",
                    side.name(), side.perSecond(), side.p50(), side.p99(), side.cpuMicros());
        }
        double more = behind.p99() - alone.p99();
        System.out.printf(
                "p99 with the circuit open    %+.2f ms, ratio %.3f, target within %.0f ms: %s%n",
                more, behind.p99() / alone.p99(), TARGET_MILLIS, Math.abs(more) <= TARGET_MILLIS ? "met" : "missed");
    }
}
