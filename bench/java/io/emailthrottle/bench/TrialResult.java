package io.emailthrottle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What became of every email of a trial, by the application's own words and by the vendor's calls. */
public final class TrialResult {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration SETTLE = Duration.ofSeconds(4);
    private static final Set<String> MOVING = Set.of("scheduled", "queued", "sending");
    private static final Set<String> IN_DOUBT = Set.of("unconfirmed", "interrupted");

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Map<String, Integer> states = new TreeMap<>();
    private final Map<String, List<String>> faults = new LinkedHashMap<>();
    private int strangers;
    private int extra;
    private int explained;
    private int interrupted;

    private TrialResult(int port) {
        this.port = port;
        List.of(
                        "lost",
                        "sent but unknown to the vendor",
                        "still moving",
                        "unexplained duplicates",
                        "at most once, called again",
                        "sent although refused",
                        "one key, several emails",
                        "wrong answers")
                .forEach(fault -> faults.put(fault, new ArrayList<>()));
    }

    /** Waits until all emails have come to their end, and judges. */
    public static TrialResult of(TrialTraffic traffic, Path calls, int port) throws IOException, InterruptedException {
        return of(traffic, List.of(calls), port);
    }

    /**
     * The same with several vendors.
     *
     * @param calls the file of each
     */
    public static TrialResult of(TrialTraffic traffic, List<Path> calls, int port)
            throws IOException, InterruptedException {
        TrialResult verdict = new TrialResult(port);
        verdict.awaitEnds();
        Map<String, List<VendorCall>> taken = new HashMap<>();
        Map<String, Set<String>> emailsOfSubject = new HashMap<>();
        for (VendorCall call : VendorCall.read(calls)) {
            if (call.taken()) {
                taken.computeIfAbsent(call.emailId(), id -> new ArrayList<>()).add(call);
                emailsOfSubject
                        .computeIfAbsent(call.subject(), id -> new HashSet<>())
                        .add(call.emailId());
            }
        }
        for (String id : traffic.accepted().keySet()) {
            verdict.judge(id, true, taken.getOrDefault(id, List.of()));
        }
        for (String id : taken.keySet()) {
            if (!traffic.accepted().containsKey(id)) {
                verdict.strangers++;
                verdict.judge(id, false, taken.get(id));
            }
        }
        emailsOfSubject.forEach((subject, ids) -> {
            if (ids.size() > 1) {
                verdict.fault("one key, several emails", subject + " " + ids);
            }
        });
        emailsOfSubject.keySet().stream()
                .filter(traffic.refused()::contains)
                .forEach(subject -> verdict.fault("sent although refused", subject));
        traffic.problems().forEach((what, example) -> verdict.fault("wrong answers", what + ": " + example));
        return verdict;
    }

    /** Whatever an email is up to must end by itself; then nothing more may happen. */
    private void awaitEnds() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode moving = moving();
        while ((moving == null || !moving.isEmpty()) && System.nanoTime() < deadline) {
            Thread.sleep(500);
            moving = moving();
        }
        if (moving == null) {
            fault("still moving", "unknown, because the list of emails is not answered");
        } else {
            moving.forEach(email -> fault("still moving", email.get("id").asText()));
        }
        Thread.sleep(SETTLE);
    }

    /** Null when the gateway answers with an error. */
    private JsonNode moving() throws IOException, InterruptedException {
        return get("/emails?limit=100&status=scheduled&status=queued&status=sending")
                .get("data");
    }

    private void judge(String id, boolean promised, List<VendorCall> taken) throws IOException, InterruptedException {
        JsonNode email = get("/emails/" + id);
        String status = email.path("status").asText("unknown");
        if (promised) {
            states.merge(status, 1, Integer::sum);
            if (status.equals("unknown") || MOVING.contains(status)) {
                fault("lost", id + " is " + status);
            }
        }
        if (status.equals("sent") && taken.isEmpty()) {
            fault("sent but unknown to the vendor", id);
        }
        int more = Math.max(0, taken.size() - 1);
        int doubts = 0;
        for (JsonNode event : email.path("timeline")) {
            String type = event.get("type").asText();
            doubts += IN_DOUBT.contains(type) ? 1 : 0;
            interrupted += type.equals("interrupted") ? 1 : 0;
        }
        extra += more;
        explained += Math.min(more, doubts);
        if (more > doubts) {
            fault("unexplained duplicates", taken + " " + email.path("timeline"));
        }
    }

    /** Also those that nobody got an id of: their subject tells. */
    public TrialResult atMostOnce(TrialTraffic traffic, Path calls) throws IOException {
        return atMostOnce(traffic, List.of(calls));
    }

    /** The same with several vendors. */
    public TrialResult atMostOnce(TrialTraffic traffic, List<Path> calls) throws IOException {
        Map<String, Integer> takenOf = new HashMap<>();
        VendorCall.read(calls).stream()
                .filter(VendorCall::taken)
                .forEach(call -> takenOf.merge(call.emailId(), 1, Integer::sum));
        traffic.accepted().forEach((id, job) -> {
            if (job.atMostOnce() && takenOf.getOrDefault(id, 0) > 1) {
                fault("at most once, called again", id);
            }
        });
        return this;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private void fault(String what, String example) {
        faults.get(what).add(example);
    }

    public boolean good() {
        return faults.values().stream().allMatch(List::isEmpty);
    }

    /** How many examples there are of a fault. */
    public int count(String fault) {
        return faults.get(fault).size();
    }

    /** How many of the accepted emails have this status. */
    public int inState(String status) {
        return states.getOrDefault(status, 0);
    }

    /** How many calls took an email that a vendor had already. */
    public int duplicates() {
        return extra;
    }

    /** How many sends of a node were given up because it had died or lost its lease. */
    public int interrupted() {
        return interrupted;
    }

    public void print(PrintStream out) {
        out.printf(
                "  %-34s %d%n",
                "accepted", states.values().stream().mapToInt(i -> i).sum());
        states.forEach((status, count) -> out.printf("  %-34s %d%n", "  " + status, count));
        out.printf("  %-34s %d%n", "taken, but no caller got the id", strangers);
        out.printf("  %-34s %d%n", "interrupted sends", interrupted);
        out.printf("  %-34s %d%n", "duplicates", extra);
        out.printf("  %-34s %d%n", "explained duplicates", explained);
        faults.forEach((what, examples) -> {
            out.printf("  %-34s %d%n", what, examples.size());
            examples.stream().limit(3).forEach(example -> out.println("      " + example));
        });
    }
}
