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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Callers that want their emails accepted, whatever happens to the application: a request that fails is made again, with
 * its key or as a new one.
 */
public final class TrialTraffic {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 100;

    /**
     * What callers asked for.
     *
     * @param betweenMillis how long a caller waits between an answer and its next request
     */
    public record Plan(
            int emails, int callers, long seed, boolean alwaysAtMostOnce, int textLength, long betweenMillis) {

        /** Callers that ask again at once. */
        public Plan(int emails, int callers, long seed, boolean alwaysAtMostOnce, int textLength) {
            this(emails, callers, seed, alwaysAtMostOnce, textLength, 0);
        }
    }

    /**
     * One answer 200, by the monotonic clock.
     *
     * @param node its port
     */
    public record Accept(int node, long askedNanos, long answeredNanos) {}

    private final Plan plan;
    private final IntUnaryOperator port;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<String, TrialJob> accepted = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Queue<Accept> accepts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean enough;

    /** @param port of the application, which changes */
    public TrialTraffic(Plan plan, IntSupplier port) {
        this(plan, turn -> port.getAsInt());
    }

    /** @param port of the node that a caller tries at its turn: its own number at first, one more after each failure */
    public TrialTraffic(Plan plan, IntUnaryOperator port) {
        this.plan = plan;
        this.port = port;
    }

    public void start() {
        for (int i = 0; i < plan.callers(); i++) {
            int number = i;
            callers.add(Thread.ofVirtual().start(() -> call(number)));
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

    /** The subjects of emails that were answered 503 and not asked for again under the same key. */
    public Set<String> refused() {
        return refused;
    }

    /** When which node accepted something. */
    public Collection<Accept> accepts() {
        return accepts;
    }

    /** How many answers of each kind there were. */
    public Map<String, LongAdder> answers() {
        return answers;
    }

    /** Answers as there must be none, with one example each. */
    public Map<String, String> problems() {
        return problems;
    }

    private void call(int caller) {
        while (!enough && asked.get() < plan.emails()) {
            TrialJob job =
                    TrialJob.draw(jobs.incrementAndGet(), plan.seed(), plan.alwaysAtMostOnce(), plan.textLength());
            asked.addAndGet(job.size());
            try {
                List<String> ids = ask(caller, job);
                if (job.keyed() && job.number() % 10 == 0 && !ask(caller, job).equals(ids)) {
                    problems.put("other ids for the same key", job.toString());
                }
                Thread.sleep(plan.betweenMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<String> ask(int caller, TrialJob first) throws InterruptedException {
        int turn = caller;
        for (TrialJob job = first; ; job = job.again(), turn++) {
            int node = port.applyAsInt(turn);
            try {
                long begin = System.nanoTime();
                HttpResponse<String> answer = client.send(request(node, job), HttpResponse.BodyHandlers.ofString());
                count(answer.statusCode() + "");
                if (answer.statusCode() == 200) {
                    accepts.add(new Accept(node, begin, System.nanoTime()));
                    return ids(job, JSON.readTree(answer.body()));
                }
                judge(job, answer);
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
    private void judge(TrialJob job, HttpResponse<String> answer) {
        boolean json = answer.headers().firstValue("content-type").orElse("").startsWith("application/json");
        boolean waits = answer.headers().firstValue("retry-after").isPresent();
        boolean busy = answer.statusCode() == 503 && json && waits;
        boolean running = answer.statusCode() == 409 && answer.body().contains("concurrent_idempotent_requests");
        if (busy && !job.keyed()) {
            IntStream.range(0, job.size()).mapToObj(job::subject).forEach(refused::add);
        }
        if (busy) {
            count("503: " + answer.body().replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"));
        } else if (!running) {
            problems.putIfAbsent("an answer " + answer.statusCode(), answer.body() + " " + answer.headers());
        }
    }

    private HttpRequest request(int node, TrialJob job) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node + job.path()))
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
