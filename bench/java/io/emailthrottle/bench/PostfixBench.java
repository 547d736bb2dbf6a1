package io.emailthrottle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue that survives a crash, on the same disk, in front of the same sink: the gateway (SQLite, POST /emails that is
 * answered once it is on disk) beside Debian's Postfix (from smtp-source, over connections that stay open), 32 callers each.
 * Emails a second until the last is accepted, and until the last was given to the sink. Targets: 5 and 2 times Postfix's.
 *
 * <p>Arguments: rounds (5), emails a round (5000). Needs Postfix, and root.
 */
public final class PostfixBench {

    private static final int CALLERS = 32;
    private static final int CONNECTIONS = 20;
    private static final int TEXT = 1000;
    private static final int HEADERS = 500;

    /** Rounds after which the compiler has little left to do. */
    private static final int WARM_UP = 12;

    private record Rates(double accepted, double sent) {}

    private PostfixBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int emails = args.length > 1 ? Integer.parseInt(args[1]) : 5000;
        SmtpSource source = SmtpSource.installed()
                .orElseThrow(() -> new IllegalStateException("Postfix's smtp-source is not installed"));
        System.out.println("load average before " + Machine.load());
        List<Rates> ours = new ArrayList<>();
        List<Rates> postfixs = new ArrayList<>();
        try (SmtpSink sink = SmtpSink.start();
                PrivatePostfix postfix = PrivatePostfix.start(Path.of("target", "bench", "postfix"), sink.port());
                BenchDatabase database = BenchDatabase.sqlite("postfix");
                AppProcess app =
                        AppProcess.start("postfix-gateway", List.of("-Xmx512m"), properties(database, sink.port()))) {
            for (int i = 0; i < WARM_UP; i++) {
                gateway(app, database, emails);
            }
            postfix(source, postfix, emails);
            for (int i = 0; i < rounds; i++) {
                ours.add(gateway(app, database, emails));
                postfixs.add(postfix(source, postfix, emails));
            }
        }
        System.out.printf("%n%-12s %14s %14s%n", "", "accepted/s", "sent/s");
        Rates gateway = print("gateway", ours);
        Rates peer = print("Postfix", postfixs);
        System.out.printf("%-12s %14.2f %14.2f%n", "ratio", gateway.accepted / peer.accepted, gateway.sent / peer.sent);
        System.out.println("load average after " + Machine.load());
    }

    private static Rates print(String name, List<Rates> rounds) {
        Rates median = new Rates(
                Median.of(rounds.stream().mapToDouble(Rates::accepted).toArray()),
                Median.of(rounds.stream().mapToDouble(Rates::sent).toArray()));
        System.out.printf("%-12s %,14.0f %,14.0f%n", name, median.accepted, median.sent);
        return median;
    }

    private static List<String> properties(BenchDatabase database, int sink) {
        List<String> properties = new ArrayList<>(database.properties());
        properties.addAll(List.of(
                "email-throttle.vendors[0].name=relay",
                "email-throttle.vendors[0].type=smtp",
                "email-throttle.vendors[0].rate-limiter.limits[0]=1000000/s",
                "email-throttle.vendors[0].settings.host=127.0.0.1",
                "email-throttle.vendors[0].settings.port=" + sink,
                "email-throttle.vendors[0].settings.tls=none",
                "email-throttle.vendors[0].settings.pool.size=" + CONNECTIONS));
        return properties;
    }

    private static Rates postfix(SmtpSource source, PrivatePostfix postfix, int emails)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        double accepted = source.send(postfix.port(), CALLERS, emails, TEXT + HEADERS);
        postfix.awaitEmpty();
        return new Rates(accepted, perSecond(emails, start));
    }

    private static Rates gateway(AppProcess app, BenchDatabase database, int emails)
            throws IOException, InterruptedException, SQLException {
        byte[] request = EmailPost.queued("relay", TEXT);
        AtomicInteger left = new AtomicInteger(emails);
        AtomicInteger accepted = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(CALLERS);
        long start = System.nanoTime();
        for (int i = 0; i < CALLERS; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (left.get() > 0) {
                        try (Connection connection = Connection.to(app.port())) {
                            while (!connection.last() && left.getAndDecrement() > 0) {
                                accepted.addAndGet(connection.exchange(request) == 200 ? 1 : 0);
                            }
                        }
                    }
                } catch (IOException e) {
                    System.err.println("a caller was cut off: " + e.getMessage());
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        if (accepted.get() != emails) {
            throw new IOException("accepted " + accepted + " of " + emails);
        }
        double rate = perSecond(emails, start);
        try (java.sql.Connection jdbc = database.connect();
                Statement statement = jdbc.createStatement()) {
            while (waits(statement)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return new Rates(rate, perSecond(emails, start));
    }

    private static boolean waits(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM emails WHERE status IN ('scheduled', 'queued', 'sending'))")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static double perSecond(int emails, long start) {
        return emails / ((System.nanoTime() - start) / 1e9);
    }
}
