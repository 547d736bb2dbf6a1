package io.emailthrottle.bench;

import io.emailthrottle.bench.outage.Cell;
import io.emailthrottle.bench.outage.CellResult;
import io.emailthrottle.bench.outage.Outage;
import io.emailthrottle.bench.outage.OutageTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How soon emails leave by the healthy vendor when the first one is sick: every type of vendor in every way, with default
 * settings, for emails of normal and of high priority, all at the same time in one gateway. In each cell of the table one email
 * comes after the other: the first, the fifth, one a minute later; one that is to be sent at most once; and then, for the time of
 * an outage and of normal priority, one a second with 150 seconds to live. Times are those at which the healthy vendor had the email.
 *
 * <p>Arguments: the length of the outage in seconds (180; 0 leaves it out).
 */
public final class OutageBench {

    private static final int FIRST = 1;
    private static final int FIFTH = 5;
    private static final int LATER = 6;
    private static final int AT_MOST_ONCE = 7;
    private static final int STREAM = 100;

    private static final int LIFE_SECONDS = 150;
    private static final long PATIENCE_SECONDS = 40;
    /** More cells than this begin their first emails at a time only when the machine has more than two processors. */
    private static final int AT_A_TIME = 20 * Runtime.getRuntime().availableProcessors();

    private final HttpClient client = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Semaphore beginning = new Semaphore(AT_A_TIME);
    private final int streamSeconds;
    private final String url;

    private OutageBench(String url, int streamSeconds) {
        this.url = url;
        this.streamSeconds = streamSeconds;
    }

    public static void main(String[] args) throws Exception {
        int streamSeconds = args.length > 0 ? Integer.parseInt(args[0]) : 180;
        Path configuration = Files.createDirectories(Path.of("target", "bench")).resolve("outage.yml");
        List<CellResult> results;
        try (Outage outage = new Outage(List.of("normal", "high"))) {
            Files.writeString(configuration, outage.configuration());
            try (AppProcess app = AppProcess.start(
                    "outage",
                    List.of("-Xmx1500m"),
                    List.of("spring.config.additional-location=file:" + configuration.toAbsolutePath()))) {
                results = new OutageBench("http://127.0.0.1:" + app.port() + "/emails", streamSeconds).run(outage);
            }
        }
        boolean met = new OutageTable(results, streamSeconds).print(System.out);
        System.exit(met ? 0 : 1);
    }

    private List<CellResult> run(Outage outage) throws Exception {
        warmUp(outage.cells().getFirst());
        List<Future<CellResult>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Cell cell : outage.cells()) {
                running.add(threads.submit(() -> run(cell)));
            }
        }
        return running.stream().map(Future::resultNow).toList();
    }

    /** By the healthy vendor alone, so that the first figures are not those of a cold JVM. */
    private void warmUp(Cell cell) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            post(cell, -1, "\"vendor\": \"healthy\"").get();
        }
    }

    private CellResult run(Cell cell) throws Exception {
        beginning.acquire();
        double first;
        double fifth;
        try {
            first = send(cell, FIRST);
            for (int email = FIRST + 1; email < FIFTH; email++) {
                send(cell, email);
            }
            fifth = send(cell, FIFTH);
        } finally {
            beginning.release();
        }
        TimeUnit.SECONDS.sleep(60);
        double later = send(cell, LATER);
        post(cell, AT_MOST_ONCE, "\"delivery\": \"at_most_once\"");
        int failed = cell.priority().equals("normal") ? stream(cell) : 0;
        return new CellResult(cell, first, fifth, later, failed, brokenOnce(cell));
    }

    /** One a second, each with 150 seconds to live. @return the number of those that had not left when their time was up */
    private int stream(Cell cell) throws InterruptedException {
        for (int i = 0; i < streamSeconds; i++) {
            post(cell, STREAM + i, "\"expires_at\": \"" + Instant.now().plusSeconds(LIFE_SECONDS) + "\"");
            TimeUnit.SECONDS.sleep(1);
        }
        int failed = 0;
        for (int i = 0; i < streamSeconds; i++) {
            failed += cell.awaits(STREAM + i, LIFE_SECONDS) ? 0 : 1;
        }
        return failed;
    }

    /** Whether the email that is to be sent at most once may have been sent twice. */
    private static boolean brokenOnce(Cell cell) {
        if (!cell.signature().isUnclear()) {
            return false;
        }
        int sick = cell.timesRead(AT_MOST_ONCE);
        boolean byBoth = sick > 0 && cell.arrival(AT_MOST_ONCE) != null;
        return byBoth || sick > 1 && !Outage.KEYED.contains(cell.type());
    }

    /** Sends an email and waits until the healthy vendor has it. @return seconds; infinite when it does not get it */
    private double send(Cell cell, int email) throws InterruptedException {
        long began = System.nanoTime();
        post(cell, email, null);
        boolean arrived = cell.awaits(email, PATIENCE_SECONDS);
        return arrived ? (cell.arrival(email) - began) / 1e9 : Double.POSITIVE_INFINITY;
    }

    private Future<HttpResponse<Void>> post(Cell cell, int email, String more) {
        String body = """
                {"from": "hello@example.com", "to": "ada@example.org", "subject": "%s", "text": "Hello", "priority": "%s",
                 "tags": [{"name": "cell", "value": "%d"}]%s}""".formatted(
                        Outage.subject(cell, email), cell.priority(), cell.number(), more == null ? "" : ", " + more);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }
}
