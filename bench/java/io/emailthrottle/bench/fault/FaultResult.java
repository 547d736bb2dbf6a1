package io.emailthrottle.bench.fault;

import io.emailthrottle.bench.TrialResult;
import io.emailthrottle.bench.TrialTraffic;
import io.emailthrottle.bench.VendorCall;
import io.emailthrottle.bench.WindowViolations;
import io.emailthrottle.middleware.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What became of the emails of one fault, by the callers' answers, the emails' timelines and the vendors' calls.
 *
 * @param windowsOver windows of one second with more calls than a vendor's limit, by when the vendor saw each begin
 * @param recoverySeconds from the end of the fault until the last node had accepted something asked for after it
 */
public record FaultResult(
        String world,
        String fault,
        int accepted,
        int refused,
        TrialResult emails,
        int windowsOver,
        int mostInWindow,
        double recoverySeconds) {

    private static final double RECOVERY_WITHIN = 5;

    static FaultResult of(FaultSetup world, Fault fault, TrialTraffic traffic, double recoverySeconds)
            throws IOException, InterruptedException {
        TrialResult emails = TrialResult.of(
                        traffic, world.calls(), world.nodes().getLast().port())
                .atMostOnce(traffic, world.calls());
        int over = 0;
        int most = 0;
        for (Path calls : world.calls()) {
            long[] moments = VendorCall.read(calls).stream()
                    .mapToLong(VendorCall::nanos)
                    .sorted()
                    .toArray();
            WindowViolations proof = WindowViolations.of(moments, Limit.of(FaultSetup.LIMIT, Duration.ofSeconds(1)));
            over += proof.violations();
            most = Math.max(most, proof.most());
        }
        var refusals = traffic.answers().get("503");
        return new FaultResult(
                world.name(),
                fault.name(),
                traffic.count(),
                refusals == null ? 0 : refusals.intValue(),
                emails,
                over,
                most,
                recoverySeconds);
    }

    int lost() {
        return emails.count("lost") + emails.count("sent but unknown to the vendor");
    }

    public boolean good() {
        return emails.good() && windowsOver == 0 && recoverySeconds <= RECOVERY_WITHIN;
    }
}
