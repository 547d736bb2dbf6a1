package io.emailthrottle.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.emailthrottle.middleware.Limit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Whether an email is ever lost, or sent twice without a reason, by a node that accepts and three workers of which one is
 * killed from time to time, on PostgreSQL: once with its claims alone, once with RabbitMQ before them, and once with a limit of
 * {@value #LIMIT} calls a second that Redis counts for all nodes.
 *
 * <p>Arguments: how many emails (50000); the seconds between kills (20); which of the three: claims, limit, rabbitmq (all). The
 * environment may name shell commands that restart
 * a server, BENCH_RESTART_REDIS and BENCH_RESTART_RABBITMQ: each is run once, when half of the emails are accepted and a
 * worker has been killed.
 */
public final class ClusterTrial {

    private static final long SEED = 20_260_131;
    private static final int WORKERS = 3;
    private static final int CALLERS = 24;
    private static final int LATENCY_MILLIS = 15;
    private static final int TEXT = 200;
    private static final int LIMIT = 200;
    private static final int FAILURES_OF_THOUSAND = 5;
    /** Two without the server, and a window until its count is whole again; generous. */
    private static final int RESTART_SECONDS = 10;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PREFIX = "trial-" + ProcessHandle.current().pid();

    private final int emails;
    private final long killEveryMillis;
    private final Random random = new Random(SEED);
    private long restartedAt;

    private ClusterTrial(int emails, long killEveryMillis) {
        this.emails = emails;
        this.killEveryMillis = killEveryMillis;
    }

    public static void main(String[] args) throws IOException, InterruptedException, SQLException, TimeoutException {
        int emails = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        String which = args.length > 2 ? args[2] : "claims limit rabbitmq";
        boolean good = true;
        if (which.contains("claims")) {
            good &= new ClusterTrial(emails, seconds * 1000L).run("database", false);
        }
        if (which.contains("limit")) {
            good &= new ClusterTrial(emails, seconds * 1000L).run("database", true);
        }
        if (which.contains("rabbitmq")) {
            try {
                good &= new ClusterTrial(emails, seconds * 1000L).run("rabbitmq", false);
            } finally {
                deleteQueues();
            }
        }
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run(String engine, boolean limited) throws IOException, InterruptedException, SQLException {
        int vendorPort = Ports.free();
        try (TrialFolder folder = TrialFolder.create();
                TrialDatabase database = TrialDatabase.postgresql()) {
            Path calls = folder.path().resolve("calls");
            List<RestartableApp> workers = new ArrayList<>();
            try (ChildJvm vendor = RecordingVendor.start(
                            vendorPort, calls, SEED, LATENCY_MILLIS, FAILURES_OF_THOUSAND, FAILURES_OF_THOUSAND, 0);
                    RestartableApp api = node("api", "api", engine, limited, vendorPort, database)) {
                api.start();
                for (int i = 0; i < WORKERS; i++) {
                    RestartableApp worker = node("worker-" + i, "worker", engine, limited, vendorPort, database);
                    workers.add(worker);
                    worker.start();
                }
                long begin = System.nanoTime();
                TrialTraffic traffic =
                        new TrialTraffic(new TrialTraffic.Plan(emails, CALLERS, SEED, false, TEXT), api::port);
                traffic.start();
                String restart = System.getenv(limited ? "BENCH_RESTART_REDIS" : "BENCH_RESTART_RABBITMQ");
                int kills = killUntilSent(api, workers, traffic, limited || engine.equals("rabbitmq") ? restart : null);
                traffic.await();
                double seconds = (System.nanoTime() - begin) / 1e9;
                vendor.requireAlive();
                System.out.printf(
                        "%s: accepted and sent in %.1f s (%.0f/s), %d workers killed, answers %s%n",
                        engine, seconds, traffic.count() / seconds, kills, traffic.answers());
                TrialResult verdict = TrialResult.of(traffic, calls, api.port()).atMostOnce(traffic, calls);
                verdict.print(System.out);
                return verdict.good() && (!limited || withinLimit(calls));
            } finally {
                workers.forEach(RestartableApp::close);
            }
        }
    }

    private static RestartableApp node(
            String name, String role, String engine, boolean limited, int vendorPort, TrialDatabase database) {
        List<String> properties = TrialProperties.of(name, vendorPort, database);
        properties.add("email-throttle.role=" + role);
        properties.add("email-throttle.queue.engine=" + engine);
        properties.add("email-throttle.queue.prefix=" + PREFIX);
        if (limited) {
            properties.add("email-throttle.limits.engine=redis");
            properties.add("email-throttle.limits.redis.cluster=" + PREFIX);
            properties.add("email-throttle.vendors[0].middlewares=bulkhead,retry,rate-limiter");
            properties.add("email-throttle.vendors[0].rate-limiter.limits[0]=" + LIMIT + "/s");
        }
        return new RestartableApp("cluster-" + name, properties);
    }

    private boolean withinLimit(Path calls) throws IOException {
        long[] moments = VendorCall.read(calls).stream()
                .mapToLong(VendorCall::nanos)
                .sorted()
                .toArray();
        WindowViolations proof = WindowViolations.of(moments, Limit.of(LIMIT, Duration.ofSeconds(1)));
        System.out.printf(
                "limit of %d/s: %d calls, %d windows over it, at most %d in one, %.1f%% of it used%n",
                LIMIT, proof.grants(), proof.violations(), proof.most(), proof.used() * 100);
        if (restartedAt != 0) {
            System.out.printf(
                    "%.1f%% of it used outside the %d s after the restart%n",
                    usedOutsideRestart(moments) * 100, RESTART_SECONDS);
            proof.over()
                    .forEach(end -> System.out.printf(
                            "one over it ended %.3f s after the restart%n", (end - restartedAt) / 1e9));
        }
        return proof.violations() == 0;
    }

    private double usedOutsideRestart(long[] moments) {
        long over = restartedAt + RESTART_SECONDS * 1_000_000_000L;
        long calls = Arrays.stream(moments)
                .filter(moment -> moment < restartedAt || moment > over)
                .count();
        long nanos = restartedAt - moments[0] + moments[moments.length - 1] - over;
        return calls / (LIMIT * (nanos / 1e9));
    }

    /** @param restart a command that restarts a server; null for none */
    private int killUntilSent(RestartableApp api, List<RestartableApp> workers, TrialTraffic traffic, String restart)
            throws IOException, InterruptedException {
        int kills = 0;
        boolean restarted = restart == null;
        long next = System.nanoTime();
        while (!traffic.over() || moving(api)) {
            if (System.nanoTime() - next > killEveryMillis * 1_000_000) {
                RestartableApp worker = workers.get(random.nextInt(workers.size()));
                worker.kill();
                kills++;
                worker.start();
                next = System.nanoTime();
            }
            if (!restarted && kills > 0 && traffic.count() > emails / 2) {
                restarted = true;
                restartedAt = System.nanoTime();
                int code = new ProcessBuilder("bash", "-c", restart)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                System.out.printf("restarted by `%s`, which ended with %d%n", restart, code);
            }
            Thread.sleep(200);
        }
        return kills;
    }

    /** Whether emails are on their way still, as the node tells that accepts. */
    private static boolean moving(RestartableApp api) throws IOException, InterruptedException {
        String path = "/emails?status=queued&status=sending&limit=1";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .build();
        String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return !body.contains("\"data\":[]");
    }

    private static void deleteQueues() throws IOException, TimeoutException {
        try (Connection connection = new ConnectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            for (String queue : List.of("high", "normal", "low", "dead", "unreadable")) {
                channel.queueDelete(PREFIX + "." + queue);
            }
        }
    }
}
