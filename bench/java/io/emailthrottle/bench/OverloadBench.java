package io.emailthrottle.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What becomes of callers for whom there is no place: every place is taken by an email at a vendor that does not answer, and
 * 64 callers more never pause. Target: each is answered with 503, 99 of 100 within 100 ms.
 *
 * <p>Arguments: places (default 1000), seconds counted (default 10), seconds of warm-up (default 10).
 */
public final class OverloadBench {

    private static final int CALLERS = 64;
    private static final int TEXT = 1000;
    private static final double TARGET_MILLIS = 100;
    private static final Duration FILLING = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(5);

    private OverloadBench() {}

    public static void main(String[] args) throws Exception {
        int places = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        Duration counted = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 10);
        Duration warmUp = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 10);
        int stubPort = Ports.free();
        Duration held = FILLING.plus(warmUp).plus(counted).plusSeconds(2);
        try (ChildJvm stub = VendorStub.start("overload-vendor", stubPort, held);
                AppProcess app = AppProcess.start("overload-app", List.of("-Xmx1g"), properties(stubPort, places));
                ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
            stub.requireAlive();
            ClosedLoad holders = new ClosedLoad(app.port(), places, EmailPost.of(TEXT));
            Future<?> holding =
                    background.submit(() -> holders.run(new ClosedLoad.Phases(FILLING, held, Duration.ZERO)));
            Thread.sleep(FILLING);
            ClosedLoad more = new ClosedLoad(app.port(), CALLERS, EmailPost.of(TEXT));
            report(places, more.run(new ClosedLoad.Phases(warmUp, counted, Duration.ZERO)));
            holding.cancel(true);
        }
    }

    private static List<String> properties(int stubPort, int places) {
        String vendor = "email-throttle.vendors[0].";
        return List.of(
                "email-throttle.api.max-in-flight=" + places,
                "email-throttle.api.wait=" + LONG.toSeconds() + "s",
                vendor + "name=silent",
                vendor + "type=sendgrid",
                vendor + "bulkhead.max-in-flight=" + places,
                vendor + "rate-limiter.limits[0]=1000000/s",
                vendor + "settings.api-key=x",
                vendor + "settings.base-url=http://127.0.0.1:" + stubPort,
                vendor + "settings.http.max-connections=" + places,
                vendor + "settings.http.read-timeout=" + LONG.toSeconds() + "s",
                vendor + "settings.http.total-timeout=" + LONG.toSeconds() + "s");
    }

    private static void report(int places, LoadResult refused) {
        double p99 = refused.millis(0.99);
        System.out.printf("%d places taken, %d callers more%n", places, CALLERS);
        System.out.printf("answers              %8.0f/s   %s%n", refused.perSecond(), refused.outcomes());
        System.out.printf(
                "refused p50, p99     %8.1f ms %8.1f ms   target %.0f ms: %s%n",
                refused.millis(0.5), p99, TARGET_MILLIS, p99 <= TARGET_MILLIS ? "met" : "missed");
    }
}
