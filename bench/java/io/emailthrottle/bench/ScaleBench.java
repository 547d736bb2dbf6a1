package io.emailthrottle.bench;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What an email costs a gateway of one node that accepts and one, two and four workers, through a vendor that does nothing:
 * emails a second from the first batch accepted to the last email sent, and processor time, commits, rows, log and broker
 * messages per email; with claims from the database, with RabbitMQ, and with limits counted in Redis. All on one machine:
 * the costs tell more than the rates.
 *
 * <p>Arguments: how many emails (20000). Needs the servers on their standard ports.
 */
public final class ScaleBench {

    private static final int WARM_UP = 6_000;
    private static final int BATCH = 100;
    private static final int CALLERS = 4;
    private static final String PREFIX = "scale-" + ProcessHandle.current().pid();
    private static final List<String> SERVERS = List.of("postgres", "beam.smp", "redis-server");

    private final int emails;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ScaleBench(int emails) {
        this.emails = emails;
    }

    public static void main(String[] args) throws Exception {
        ScaleBench bench = new ScaleBench(args.length > 0 ? Integer.parseInt(args[0]) : 20_000);
        try {
            for (String engine : List.of("database", "rabbitmq")) {
                for (int workers : new int[] {1, 2, 4}) {
                    bench.run(engine, "local", workers);
                }
            }
            bench.run("database", "redis", 2);
        } finally {
            deleteQueues();
        }
    }

    private void run(String engine, String limits, int count) throws Exception {
        try (TrialDatabase database = TrialDatabase.postgresql();
                AppProcess api = node("api", "api", engine, limits, database);
                Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + TrialDatabase.PORT + "/" + database.name(),
                        "postgres",
                        null)) {
            List<AppProcess> workers = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    workers.add(node("worker-" + i, "worker", engine, limits, database));
                }
                send(api, connection, WARM_UP, 0);
                Map<String, Double> before = measure(api, workers, connection);
                long began = System.nanoTime();
                send(api, connection, emails, WARM_UP);
                double seconds = (System.nanoTime() - began) / 1e9;
                Map<String, Double> after = measure(api, workers, connection);
                System.out.printf(
                        "%s, limits %s, %d worker(s): %.0f emails/s;", engine, limits, count, emails / seconds);
                after.forEach(
                        (name, value) -> System.out.printf(" %s %.4g", name, (value - before.get(name)) / emails));
                System.out.println(" each");
            } finally {
                workers.forEach(AppProcess::close);
            }
        }
    }

    private static AppProcess node(String name, String role, String engine, String limits, TrialDatabase database)
            throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(database.properties());
        properties.addAll(List.of(
                "logging.level.io.emailthrottle.delivery=warn",
                "email-throttle.delivery.node=" + name,
                "email-throttle.role=" + role,
                "email-throttle.queue.engine=" + engine,
                "email-throttle.queue.prefix=" + PREFIX,
                "email-throttle.limits.engine=" + limits,
                "email-throttle.limits.redis.cluster=" + PREFIX,
                "email-throttle.vendors[0].name=idle",
                "email-throttle.vendors[0].type=simulated",
                "email-throttle.vendors[0].settings.latency=0s",
                "email-throttle.vendors[0].rate-limiter.limits[0]=100000/s"));
        return AppProcess.start("scale-" + name, List.of("-Xmx512m"), properties);
    }

    /** Hands emails in by batches, and waits until all are sent. */
    private void send(AppProcess api, Connection connection, int count, int sentBefore) throws Exception {
        String email = """
                {"from": "Acme <hello@example.com>", "to": "ada@example.org", "subject": "It works", "text": "%s"}""".formatted("x".repeat(1000));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/emails/batch"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "[" + String.join(",", Collections.nCopies(BATCH, email)) + "]"))
                .build();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> batches = new ArrayList<>();
            for (int i = 0; i < count / BATCH; i++) {
                batches.add(callers.submit(() -> {
                    int status = client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode();
                    if (status != 200) {
                        throw new IllegalStateException("a batch was answered with " + status);
                    }
                    return null;
                }));
            }
            for (Future<?> batch : batches) {
                batch.get();
            }
        }
        while (number(connection, "SELECT count(*) FROM emails WHERE status = 'sent'") < sentBefore + count) {
            Thread.sleep(20);
        }
    }

    private static Map<String, Double> measure(AppProcess api, List<AppProcess> workers, Connection connection)
            throws IOException, SQLException, InterruptedException {
        // Statistics are told a second late.
        Thread.sleep(1500);
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("api-ms", api.jvm().cpu().toNanos() / 1e6);
        measured.put(
                "workers-ms",
                workers.stream()
                        .mapToDouble(worker -> worker.jvm().cpu().toNanos() / 1e6)
                        .sum());
        for (String server : SERVERS) {
            measured.put(server + "-ms", ProcessCpu.of(server) * 1000);
        }
        measured.put(
                "commits",
                number(connection, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
        measured.put("rows-inserted", number(connection, "SELECT sum(n_tup_ins) FROM pg_stat_user_tables"));
        measured.put("rows-updated", number(connection, "SELECT sum(n_tup_upd) FROM pg_stat_user_tables"));
        measured.put("wal-bytes", number(connection, "SELECT pg_current_wal_lsn() - '0/0'"));
        measured.put("disk-bytes", number(connection, "SELECT pg_database_size(current_database())"));
        return measured;
    }

    private static double number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    private static void deleteQueues() throws Exception {
        try (com.rabbitmq.client.Connection connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (String queue : List.of("high", "normal", "low", "dead", "unreadable")) {
                channel.queueDelete(PREFIX + "." + queue);
            }
        }
    }
}
