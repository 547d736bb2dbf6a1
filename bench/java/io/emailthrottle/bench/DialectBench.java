package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What another vendor's API costs: the same email by {@code POST /v3/mail/send} and by {@code POST /emails}, one application, in alternating
 * rounds. SendGrid's API does not wait for the vendor, so what is left to do when a round's last answer has come counts for the round.
 * Target: at most 1.2 times the CPU of {@code POST /emails}.
 *
 * <p>Arguments: rounds (default 9), seconds a round (default 4).
 */
public final class DialectBench {

    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration REST = Duration.ofMillis(1500);
    private static final String TEXT = "x".repeat(100);

    /** One way to hand an email in, and what it measured. */
    private record Candidate(String name, byte[] request, List<Double> perSecond, List<Double> cpuMicros) {

        Candidate(String name, byte[] request) {
            this(name, request, new ArrayList<>(), new ArrayList<>());
        }

        void run(AppProcess app, Duration round, boolean counts) throws InterruptedException {
            Duration before = app.jvm().cpu();
            LoadResult result = new ClosedLoad(app.port(), CONNECTIONS, request)
                    .run(new ClosedLoad.Phases(Duration.ZERO, round, Duration.ZERO));
            if (result.errors() > 0) {
                throw new IllegalStateException(name + " answered " + result.outcomes());
            }
            Thread.sleep(REST);
            if (counts) {
                perSecond.add(result.perSecond());
                cpuMicros.add(app.jvm().cpu().minus(before).toNanos() / 1e3 / result.answers());
            }
        }
    }

    private DialectBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        Duration round = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 4);
        List<Candidate> candidates = List.of(
                new Candidate("POST /emails", EmailPost.of(TEXT.length())),
                new Candidate("POST /v3/mail/send", sendGrid()));
        try (AppProcess app = AppProcess.start(
                "dialects",
                List.of("-Xmx512m"),
                List.of(
                        "email-throttle.ingress.dialects[0]=sendgrid",
                        "email-throttle.vendors[0].name=none",
                        "email-throttle.vendors[0].type=simulated",
                        "email-throttle.vendors[0].settings.latency=0s"))) {
            for (Candidate candidate : candidates) {
                candidate.run(app, WARM_UP, false);
            }
            for (int i = 0; i < rounds; i++) {
                for (int j = 0; j < candidates.size(); j++) {
                    candidates.get((i + j) % candidates.size()).run(app, round, true);
                }
            }
        }
        report(candidates);
    }

    private static byte[] sendGrid() {
        String body = """
                {"personalizations":[{"to":[{"email":"ada@example.org"}]}],"from":{"email":"hello@example.com","name":"Acme"},\
                "subject":"Benchmark","content":[{"type":"text/plain","value":"%s"}]}""".formatted(TEXT);
        return ("POST /v3/mail/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void report(List<Candidate> candidates) {
        Candidate ours = candidates.getFirst();
        System.out.printf(
                "%-22s %12s %16s %18s %18s%n",
                "one email by", "requests/s", "CPU us/request", "ratio (medians)", "ratio (pairs)");
        for (Candidate candidate : candidates) {
            System.out.printf(
                    "%-22s %12.0f %16.1f %18.3f %18.3f%n",
                    candidate.name(),
                    Median.of(candidate.perSecond()),
                    Median.of(candidate.cpuMicros()),
                    Median.of(candidate.cpuMicros()) / Median.of(ours.cpuMicros()),
                    pairs(candidate, ours));
        }
    }

    private static double pairs(Candidate candidate, Candidate other) {
        double[] ratios = new double[candidate.cpuMicros().size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = candidate.cpuMicros().get(i) / other.cpuMicros().get(i);
        }
        return Median.of(ratios);
    }
}
