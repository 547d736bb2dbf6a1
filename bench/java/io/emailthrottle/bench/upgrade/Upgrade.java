package io.emailthrottle.bench.upgrade;

import io.emailthrottle.bench.AppProcess;
import io.emailthrottle.bench.ChildJvm;
import io.emailthrottle.bench.Ports;
import io.emailthrottle.bench.RecordingVendor;
import io.emailthrottle.bench.TrialDatabase;
import io.emailthrottle.bench.TrialProperties;
import io.emailthrottle.bench.VendorCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One database through three lives: of the old version, of this one, and of the old one again. */
public final class Upgrade {

    private static final long SEED = 20_260_131;
    private static final int EACH = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration UNTIL_SCHEDULED = Duration.ofSeconds(60);
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    /**
     * What became of it.
     *
     * @param problems what is not as it was promised, in words
     */
    public record Result(String database, int emails, int sentOnce, int repeats, List<String> problems) {

        @Override
        public String toString() {
            return "| %s | %d | %d | %d | %d |".formatted(database, emails, sentOnce, repeats, problems.size());
        }
    }

    private final String name;
    private final TrialDatabase database;
    private final Path jar;
    private final Path scratch;
    private final int vendorPort;
    private final List<Path> calls = new ArrayList<>();
    private final Caller caller = new Caller();
    private final List<String> expected = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int repeats;

    private Upgrade(String name, TrialDatabase database, Path jar, Path scratch) throws IOException {
        this.name = name;
        this.database = database;
        this.jar = jar;
        this.scratch = scratch;
        this.vendorPort = Ports.free();
    }

    /**
     * Runs it.
     *
     * @param given the old version's jar or revision; null for the oldest whose database this version takes
     * @param scratch where files are kept
     */
    public static List<Result> run(String given, Path scratch) throws Exception {
        Path jar = OldJar.of(given, scratch);
        List<Result> results = new ArrayList<>();
        try (TrialDatabase sqlite = TrialDatabase.sqlite(scratch)) {
            results.add(new Upgrade("SQLite", sqlite, jar, scratch).run());
        }
        try (TrialDatabase postgresql = TrialDatabase.postgresql()) {
            results.add(new Upgrade("PostgreSQL", postgresql, jar, scratch).run());
        }
        return results;
    }

    private Result run() throws Exception {
        List<String> queued = new ArrayList<>();
        List<String> scheduled = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        try (AppProcess old = startOld("1")) {
            caller.connect(old.port());
            caller.use(caller.require("/api-keys", "{\"name\":\"trial\",\"permission\":\"full_access\"}")
                    .json()
                    .path("token")
                    .asText());
            try (ChildJvm vendor = startVendor()) {
                expected.addAll(caller.queue(EACH, "sent", ""));
                awaitAll(expected, "sent");
                vendor.requireAlive();
            }
            caller.require("/suppressions", "{\"email\":\"gone@example.org\"}");
            caller.require("/webhooks", "{\"endpoint\":\"http://127.0.0.1:9/hook\",\"events\":[\"email.sent\"]}");
            queued.addAll(caller.queue(EACH, "queued", ""));
            scheduled.addAll(caller.queue(EACH, "scheduled", scheduledAt()));
            dead.addAll(caller.queue(EACH, "dead", expiresAt()));
            awaitAll(dead, "failed");
            check("scheduled before the upgrade", scheduled, "scheduled");
        }
        try (ChildJvm vendor = startVendor();
                AppProcess now = startNew()) {
            caller.connect(now.port());
            repeat("sent", expected, "");
            repeat("queued", queued, "");
            check("dead after the upgrade", dead, "failed");
            caller.require("/dead-letters/retry", "");
            expected.addAll(queued);
            expected.addAll(scheduled);
            expected.addAll(dead);
            expected.addAll(caller.queue(EACH, "new", ""));
            awaitAll(expected, "sent");
            checkKept();
            vendor.requireAlive();
            vendor.kill();
            queued.clear();
            queued.addAll(caller.queue(EACH, "back", ""));
            expected.addAll(queued);
        }
        try (ChildJvm vendor = startVendor();
                AppProcess old = startOld("2")) {
            caller.connect(old.port());
            repeat("sent", expected.subList(0, EACH), "");
            expected.addAll(caller.queue(EACH, "again", ""));
            awaitAll(expected, "sent");
            vendor.requireAlive();
        }
        int once = judgeCalls();
        problems.forEach(problem -> System.out.println("  " + name + ": " + problem));
        return new Result(name, expected.size(), once, repeats, problems);
    }

    /** What is neither an email nor sent: suppressions, webhooks and keys. The key is proven by the answers. */
    private void checkKept() throws IOException, InterruptedException {
        String to = Caller.email("suppressed", "").replace("ada@", "gone@");
        String status = caller.require("/emails", to).json().path("status").asText();
        if (!status.equals("suppressed")) {
            problems.add("an email to a suppressed address is " + status);
        }
        if (caller.get("/webhooks").json().path("data").size() != 1) {
            problems.add("the webhook is gone");
        }
        if (caller.get("/suppressions").json().at("/data/0/id").asText().isEmpty()) {
            problems.add("the suppression has no id");
        }
    }

    private AppProcess startOld(String life) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(JVM);
        options.addAll(List.of("-jar", jar.toString()));
        return AppProcess.startJar("upgrade-" + name + "-old-" + life, scratch, options, properties());
    }

    private AppProcess startNew() throws IOException, InterruptedException {
        return AppProcess.start("upgrade-" + name + "-new", JVM, properties());
    }

    private List<String> properties() {
        List<String> properties = TrialProperties.of("upgrade", vendorPort, database);
        properties.add("email-throttle.webhooks.allow-private=true");
        return properties;
    }

    private ChildJvm startVendor() throws IOException, InterruptedException {
        Path file = scratch.resolve("calls-" + name + "-" + calls.size());
        ChildJvm vendor = RecordingVendor.start(vendorPort, file, SEED, 5, 0, 0, 0);
        Ports.awaitListening(vendorPort);
        calls.add(file);
        return vendor;
    }

    private static String scheduledAt() {
        return ",\"scheduled_at\":\"" + Instant.now().plus(UNTIL_SCHEDULED) + "\"";
    }

    private static String expiresAt() {
        return ",\"expires_at\":\"" + Instant.now().plusSeconds(3) + "\"";
    }

    /** Asks again with the same keys: the answers must have the same ids. */
    private void repeat(String kind, List<String> ids, String more) throws IOException, InterruptedException {
        for (int i = 0; i < ids.size(); i += 2) {
            String again = caller.queueAgain(kind, i, more).id();
            repeats++;
            if (!again.equals(ids.get(i))) {
                problems.add("the request " + kind + "-" + i + " again was answered with another id");
            }
        }
    }

    private String status(String id) throws IOException, InterruptedException {
        return caller.get("/emails/" + id).json().path("status").asText("unknown");
    }

    private void check(String what, List<String> ids, String wanted) throws IOException, InterruptedException {
        for (String id : ids) {
            if (!status(id).equals(wanted)) {
                problems.add(what + ": " + id + " is " + status(id));
            }
        }
    }

    private void awaitAll(List<String> ids, String wanted) throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (String id : ids) {
            while (!status(id).equals(wanted)) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    problems.add(id + " is " + status(id) + " and not " + wanted);
                    return;
                }
                Thread.sleep(50);
            }
        }
    }

    private int judgeCalls() throws IOException {
        Map<String, Integer> taken = new HashMap<>();
        VendorCall.read(calls).forEach(call -> taken.merge(call.emailId(), 1, Integer::sum));
        int once = 0;
        for (String id : expected) {
            int times = taken.getOrDefault(id, 0);
            if (times == 1) {
                once++;
            } else {
                problems.add(id + " was sent " + times + " times");
            }
            taken.remove(id);
        }
        taken.remove("none");
        taken.keySet().forEach(id -> problems.add(id + " was sent and was not asked for"));
        return once;
    }
}
