package io.emailthrottle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * Callers that want their emails accepted, whatever happens to the application: a request that fails is made again, with
 * its key or as a new one.
 */
public final class TrialTraffic {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 100;

    /** What callers asked for. */
    public record Plan(int emails, int callers, long seed, boolean alwaysAtMostOnce, int textLength) {}

    private final Plan plan;
    private final IntSupplier port;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<String, TrialJob> accepted = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean enough;

    /** @param port of the application, which changes */
    public TrialTraffic(Plan plan, IntSupplier port) {
        this.plan = plan;
        this.port = port;
    }

    public void start() {
        for (int i = 0; i < plan.callers(); i++) {
            callers.add(Thread.ofVirtual().start(this::call));
        }
    }

    /** Returns when all were accepted; callers that do not get an answer in reasonable time are a problem. */
    public void await() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int waiting = 0;
        for (Thread caller : callers) {
            if (!caller.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                caller.interrupt();
                waiting++;
            }
        }
        if (waiting > 0) {
            problems.put("callers without an answer", waiting + " after " + PATIENCE);
        }
    }

    /** Asks for nothing new; what was asked for is seen through. */
    public void enough() {
        enough = true;
    }

    public boolean over() {
        return callers.stream().noneMatch(Thread::isAlive);
    }

    /** How many emails were accepted. */
    public int count() {
        return accepted.size();
    }

    /** The emails that somebody got an id of, by id. */
    public Map<String, TrialJob> accepted() {
        return accepted;
    }

    /** How many answers of each kind there were. */
    public Map<String, LongAdder> answers() {
        return answers;
    }

    /** Answers as there must be none, with one example each. */
    public Map<String, String> problems() {
        return problems;
    }

    private void call() {
        while (!enough && asked.get() < plan.emails()) {
            TrialJob job =
                    TrialJob.draw(jobs.incrementAndGet(), plan.seed(), plan.alwaysAtMostOnce(), plan.textLength());
            asked.addAndGet(job.size());
            try {
                List<String> ids = ask(job);
                if (job.keyed() && job.number() % 10 == 0 && !ask(job).equals(ids)) {
                    problems.put("other ids for the same key", job.toString());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<String> ask(TrialJob first) throws InterruptedException {
        for (TrialJob job = first; ; job = job.again()) {
            try {
                HttpResponse<String> answer = client.send(request(job), HttpResponse.BodyHandlers.ofString());
                count(answer.statusCode() + "");
                if (answer.statusCode() == 200) {
                    return ids(job, JSON.readTree(answer.body()));
                }
                judge(answer);
            } catch (IOException e) {
                count(e.getClass().getSimpleName());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private List<String> ids(TrialJob job, JsonNode body) {
        List<String> ids = new ArrayList<>();
        if (job.kind() == TrialJob.Kind.BATCH) {
            body.get("data").forEach(one -> ids.add(one.get("id").asText()));
        } else {
            ids.add(body.get("id").asText());
        }
        if (ids.size() != job.size()) {
            problems.put("not as many ids as emails", job + ": " + body);
        }
        ids.forEach(id -> accepted.put(id, job));
        return ids;
    }

    /** A refusal must be one that a program can act on. */
    private void judge(HttpResponse<String> answer) {
        boolean json = answer.headers().firstValue("content-type").orElse("").startsWith("application/json");
        boolean waits = answer.headers().firstValue("retry-after").isPresent();
        boolean busy = answer.statusCode() == 503 && json && waits;
        boolean running = answer.statusCode() == 409 && answer.body().contains("concurrent_idempotent_requests");
        if (busy) {
            count("503: " + answer.body().replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"));
        } else if (!running) {
            problems.putIfAbsent("an answer " + answer.statusCode(), answer.body() + " " + answer.headers());
        }
    }

    private HttpRequest request(TrialJob job) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.getAsInt() + job.path()))
                .timeout(REQUEST_PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(job.body()));
        if (job.keyed()) {
            request.header("Idempotency-Key", job.key());
        }
        if (job.kind() == TrialJob.Kind.ASYNC) {
            request.header("Prefer", "respond-async");
        }
        return request.build();
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, unknown -> new LongAdder()).increment();
    }
}
