package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;

/** What docs/metrics.md, the alerts and the dashboard say of metrics, held against what the application shows. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=dead",
            "email-throttle.vendors[0].type=smtp",
            "email-throttle.vendors[0].settings.host=127.0.0.1",
            "email-throttle.vendors[0].settings.port=1",
            "email-throttle.vendors[0].retry.attempts=1",
            "email-throttle.vendors[1].name=good",
            "email-throttle.vendors[1].type=simulated",
            "email-throttle.vendors[1].settings.latency=0s",
            "email-throttle.vendors[1].rate-limiter.limits=1000/s"
        })
@AutoConfigureObservability(tracing = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedMetricsTest {

    /** They appear with the first event of a vendor, the first delivery of a webhook, or a broker. */
    private static final Set<String> NOT_PROVOKED_HERE = Set.of(
            "email_events_total",
            "email_events_repeated_total",
            "email_events_unmatched_total",
            "email_webhooks_refused_total",
            "email_webhook_attempts_total",
            "email_broker_connected",
            "email_broker_tickets",
            "email_broker_dead_tickets_total",
            "email_broker_dead_letters");

    private static final Pattern ROW = Pattern.compile("\\| `(email_\\w+)` \\| (\\w+) \\|([^|]*)\\|.*");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL_NAME = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern METRIC = Pattern.compile("\\b((?:email|resilience4j|http|hikaricp|jvm)_\\w+)");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");

    @LocalServerPort
    private int port;

    private final Map<String, Set<String>> shown = new TreeMap<>();
    private final Map<String, Set<String>> documented = new TreeMap<>();

    @BeforeAll
    void sendAndScrape() throws IOException {
        Client client = new Client(port);
        client.post("""
                {"from":"a@example.com","to":"b@example.org","subject":"x","text":"y"}""");
        client.postTo("/vendors/dead/suspend", "{\"reason\": \"looking\"}");
        client.post("""
                {"from":"a@example.com","to":"b@example.org","subject":"x","text":"y","vendor":"dead"}""");
        for (String line : client.get("/actuator/prometheus").body().lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                Set<String> labels = shown.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
                labels.addAll(all(LABEL_NAME, sample.group(2) == null ? "" : sample.group(2)));
            }
        }
        for (String line : Files.readAllLines(Path.of("docs", "metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), labels(row.group(3).strip()));
            }
        }
    }

    /** The cell names labels, each perhaps followed by a colon and its values. */
    private static Set<String> labels(String cell) {
        Set<String> labels = new TreeSet<>();
        boolean values = false;
        for (String part : cell.split(", ")) {
            Matcher label = LABEL.matcher(part.strip());
            if (label.lookingAt() && !(values && !part.contains(":"))) {
                labels.add(label.group(1));
            }
            values |= part.contains(":");
        }
        return labels;
    }

    @Test
    void every_metric_of_ours_is_documented_with_its_labels() {
        Map<String, Set<String>> ours = new TreeMap<>();
        shown.forEach((name, labels) -> {
            if (name.startsWith("email_")) {
                Set<String> own = new TreeSet<>(labels);
                own.remove("le");
                ours.put(name.replaceFirst("_(bucket|count|sum|max)$", ""), own);
            }
        });
        assertThat(ours).hasSizeGreaterThan(8);
        assertThat(documented).containsAllEntriesOf(ours);
    }

    @Test
    void every_documented_metric_is_shown() {
        Set<String> expected = new TreeSet<>(documented.keySet());
        assertThat(expected).containsAll(NOT_PROVOKED_HERE);
        expected.removeAll(NOT_PROVOKED_HERE);

        assertThat(expected)
                .allSatisfy(name -> assertThat(shown.keySet())
                        .anyMatch(sample -> sample.equals(name) || sample.equals(name + "_count")));
    }

    @Test
    void alerts_and_dashboard_ask_for_metrics_and_labels_that_are_shown() throws IOException {
        List<String> expressions = new ArrayList<>();
        collect(new Yaml().load(Files.readString(Path.of("deploy/prometheus/alerts.yml"))), expressions);
        int alerts = expressions.size();
        Path dashboard = Path.of("deploy/grafana/dashboards/email-throttle.json");
        collect(new ObjectMapper().readValue(dashboard.toFile(), Map.class), expressions);
        assertThat(alerts).isPositive();
        assertThat(expressions).hasSizeGreaterThan(alerts);

        for (String expression : expressions) {
            Set<String> names = all(METRIC, expression);
            assertThat(shown.keySet()).as(expression).containsAll(names);
            Set<String> asked = all(LABEL_NAME, expression);
            all(GROUPING, expression).forEach(group -> asked.addAll(List.of(group.split("\\s*,\\s*"))));
            asked.remove("");
            if (!names.isEmpty()) {
                Set<String> known = new TreeSet<>();
                names.forEach(name -> known.addAll(shown.get(name)));
                assertThat(known).as(expression).containsAll(asked);
            }
        }
    }

    /** What stands under the key expr, however deep. */
    private static void collect(Object node, List<String> expressions) {
        if (node instanceof Map<?, ?> map) {
            new HashMap<>(map).forEach((key, value) -> {
                if (key.equals("expr")) {
                    expressions.add((String) value);
                } else {
                    collect(value, expressions);
                }
            });
        } else if (node instanceof Iterable<?> list) {
            list.forEach(one -> collect(one, expressions));
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
