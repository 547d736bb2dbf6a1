package io.emailthrottle.bench;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.StoredEmail;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How long the page's views wait for the database with a million emails in it: of each ten, five are sent, two delivered, one
 * is queued, one failed, and one expired, bounced, is unconfirmed or scheduled; by three vendors, of which the third never had a
 * bounce. Target: 50 ms a query.
 *
 * <p>Arguments: emails (default 1000000), repetitions of each query (default 20).
 */
public final class ViewBench {

    private static final int PAGE = 50;
    private static final String TENANT = Email.DEFAULT_TENANT;
    private static final Set<EmailStatus> DEAD = EnumSet.of(EmailStatus.FAILED, EmailStatus.EXPIRED);

    /** Gives each email a number from 0 to 999. */
    private static final Map<String, String> DRAW = Map.of(
            "SQLite", "UPDATE emails SET attempts = abs(random() % 1000)",
            "PostgreSQL", "UPDATE emails SET attempts = floor(random() * 1000)");

    private static final String AGE = """
            UPDATE emails SET
              status = CASE WHEN attempts < 500 THEN 'sent' WHEN attempts < 700 THEN 'delivered' WHEN attempts < 800 THEN 'queued'
                WHEN attempts < 900 THEN 'failed' WHEN attempts < 950 THEN 'expired' WHEN attempts < 970 THEN 'bounced'
                WHEN attempts < 990 THEN 'unconfirmed' ELSE 'scheduled' END,
              due_at = CASE WHEN attempts BETWEEN 700 AND 799 OR attempts >= 990 THEN due_at END,
              final_at = CASE WHEN attempts BETWEEN 700 AND 799 OR attempts >= 990 THEN NULL ELSE due_at END,
              vendor = CASE WHEN attempts < 300 THEN 'first' WHEN attempts < 600 THEN 'second' WHEN attempts < 700 THEN 'third'
                WHEN attempts BETWEEN 950 AND 969 THEN 'first' END""";

    /** What a view asks for. */
    private interface Question {
        void ask();
    }

    private ViewBench() {}

    public static void main(String[] args) throws Exception {
        int emails = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int repetitions = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        System.out.printf("%-44s %10s %10s %10s%n", "ms, " + emails + " emails", "first", "median", "slowest");
        try (BenchDatabase sqlite = BenchDatabase.sqlite("views")) {
            measure("SQLite", sqlite, emails, repetitions);
        }
        try (BenchDatabase postgresql = BenchDatabase.postgresql("views")) {
            measure("PostgreSQL", postgresql, emails, repetitions);
        }
    }

    private static void measure(String name, BenchDatabase database, int emails, int repetitions) throws SQLException {
        try (StoreContext store = StoreContext.open(database)) {
            store.fill(emails);
            age(database, name);
            if (name.equals("PostgreSQL")) {
                database.settle();
            }
            for (Map.Entry<String, Question> question :
                    questions(store.reader()).entrySet()) {
                time(name + ", " + question.getKey(), question.getValue(), repetitions);
            }
        }
    }

    private static void age(BenchDatabase database, String name) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(DRAW.get(name));
            statement.execute(AGE);
        }
    }

    private static Map<String, Question> questions(EmailReader reader) {
        EmailQuery all = EmailQuery.of(TENANT, Set.of());
        List<StoredEmail> newest = reader.list(all, PAGE);
        UUID middle = newest.getLast().id();
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("emails", () -> reader.list(all, PAGE));
        for (EmailStatus status : EmailStatus.values()) {
            questions.put("emails " + status.word(), () -> reader.list(EmailQuery.of(TENANT, Set.of(status)), PAGE));
        }
        for (String vendor : List.of("first", "third", "nobody")) {
            questions.put("emails by " + vendor, () -> reader.list(by(vendor, Set.of(), null), PAGE));
            questions.put(
                    "bounced by " + vendor, () -> reader.list(by(vendor, EnumSet.of(EmailStatus.BOUNCED), null), PAGE));
        }
        questions.put("emails by first, next page", () -> reader.list(by("first", Set.of(), middle), PAGE));
        questions.put("emails to everybody", () -> reader.list(all.withRecipient("ada@example.org"), PAGE));
        questions.put("emails to nobody", () -> reader.list(all.withRecipient("nobody@example.org"), PAGE));
        questions.put(
                "complained, to everybody",
                () -> reader.list(
                        EmailQuery.of(TENANT, EnumSet.of(EmailStatus.COMPLAINED))
                                .withRecipient("ada@example.org"),
                        PAGE));
        questions.put("emails with a subject", () -> reader.list(all.withSubject("works"), PAGE));
        questions.put("emails with a subject of none", () -> reader.list(all.withSubject("invoice"), PAGE));
        questions.put(
                "dead letters and their reasons",
                () -> reader.lastFailures(reader.list(EmailQuery.of(TENANT, DEAD), PAGE).stream()
                        .map(StoredEmail::id)
                        .toList()));
        questions.put("one email's timeline", () -> reader.events(middle));
        questions.put("one email's labels", () -> reader.labels(middle));
        questions.put("oldest queued", () -> reader.oldestQueued(TENANT));
        questions.put("counts of the overview", () -> reader.counts(TENANT, DEAD));
        return questions;
    }

    private static EmailQuery by(String vendor, Set<EmailStatus> statuses, UUID olderThan) {
        return new EmailQuery(TENANT, statuses, vendor, List.of(), null, null, olderThan, null, null);
    }

    private static void time(String name, Question question, int repetitions) {
        double[] millis = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long began = System.nanoTime();
            question.ask();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "%-44s %10.1f %10.1f %10.1f%n", name, first, millis[repetitions / 2], millis[repetitions - 1]);
    }
}
