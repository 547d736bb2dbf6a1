package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.simulator.HtmlReport;
import io.emailthrottle.simulator.Simulation;
import io.emailthrottle.simulator.SimulationReport;
import io.emailthrottle.simulator.SimulationReport.VendorReport;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios from their files to their reports, through the gateway's own pipelines. */
class SimulationTest {

    private static final Path SCENARIOS = Path.of("docs", "scenarios");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void a_flapping_vendor_loses_nothing_doubles_nothing_and_is_hardly_called_while_it_is_down(String selector)
            throws IOException {
        String flapping = Files.readString(SCENARIOS.resolve("flapping.yml")).replace("stateful", selector);

        SimulationReport report = simulate(flapping);

        assertThat(report.sent()).isEqualTo(report.emails()).isEqualTo(18_000);
        assertThat(report.lost()).isZero();
        assertThat(report.duplicates()).isZero();
        VendorReport vendor = report.vendors().getFirst();
        long calls = report.vendors().stream().mapToLong(VendorReport::calls).sum();
        assertThat(vendor.intoOutages()).isBetween(1L, calls / 100 - 1);
        assertThat(vendor.calls()).as("it is used while it is up").isGreaterThan(report.emails() / 4);
    }

    @Test
    void three_minutes_of_silence_from_the_first_vendor_hold_up_a_dozen_emails_and_lose_none() throws IOException {
        SimulationReport report = simulate(Files.readString(SCENARIOS.resolve("outage.yml")));

        assertThat(report.sent()).isEqualTo(6_000);
        assertThat(report.lost()).isZero();
        assertThat(report.vendors().getFirst().intoOutages()).isLessThanOrEqualTo(12);
        assertThat(report.delayP99()).isLessThan(Duration.ofSeconds(1));
        assertThat(report.delayMax()).isLessThan(Duration.ofSeconds(11));
    }

    @Test
    void the_same_seed_gives_the_same_report_and_another_seed_another() throws IOException {
        Path day = SCENARIOS.resolve("day.yml");
        String small = Files.readString(day).replace("emails: 1000000", "emails: 20000");

        String once = HtmlReport.of(simulate(small));
        String again = HtmlReport.of(simulate(small));
        String other = HtmlReport.of(simulate(small.replace("seed: 1", "seed: 2")));

        assertThat(again).isEqualTo(once);
        assertThat(withoutSeed(other)).isNotEqualTo(withoutSeed(once));
    }

    @Test
    void an_outage_opens_the_circuit_and_the_others_take_over() throws IOException {
        String day = Files.readString(SCENARIOS.resolve("day.yml"))
                .replace("emails: 1000000", "emails: 20000")
                .replace("selector: stateful", "selector: stateless");

        SimulationReport report = simulate(day);

        assertThat(report.lost()).isZero();
        assertThat(report.sent() + report.rejected()).isEqualTo(20_000);
        VendorReport first = report.vendors().getFirst();
        Duration open = first.circuit().stream()
                .filter(span -> span.state() == State.OPEN)
                .map(span -> span.to().minus(span.from()))
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(open).isBetween(Duration.ofMinutes(90), Duration.ofMinutes(150));
        assertThat(report.vendors().get(1).sent()).isPositive();
    }

    @Test
    void a_limit_holds_the_emails_back_without_failing_them() throws IOException {
        SimulationReport report = simulate("""
                simulation: {emails: 30}
                email-throttle:
                  vendors:
                    - {name: slow, type: simulated, rate-limiter: {limits: [5/10s]}, settings: {latency: 0s}}
                """);

        assertThat(report.sent()).isEqualTo(30);
        // Six at a time of five each, the first at once; each window is 1/200 longer than configured, at most 5 ms.
        assertThat(report.lasted()).isBetween(Duration.ofSeconds(50), Duration.ofMillis(50_100));
        assertThat(report.course().queueLength()[0]).isEqualTo(25);
    }

    @Test
    void an_email_waits_in_the_limiter_when_the_limiter_says_wait() throws IOException {
        SimulationReport report = simulate("""
                simulation: {emails: 4, duration: 2s}
                email-throttle:
                  vendors:
                    - name: slow
                      type: simulated
                      rate-limiter: {limits: [1/s], on-limit: wait, max-wait: 10s}
                """);

        assertThat(report.sent()).isEqualTo(4);
        assertThat(report.lost()).isZero();
    }

    @Test
    void emails_end_when_their_time_is_up_failed_if_a_vendor_was_called_for_them_and_else_expired() throws IOException {
        SimulationReport report = simulate("""
                simulation: {emails: 20}
                email-throttle:
                  delivery: {expires-after: 2h}
                  vendors:
                    - name: gone
                      type: simulated
                      middlewares: [rate-limiter]
                      rate-limiter: {limits: [15/d]}
                      settings: {outages: [{start: 0s}]}
                """);

        assertThat(report.sent()).isZero();
        assertThat(report.failed()).isBetween(1, 15);
        assertThat(report.failed() + report.expired()).isEqualTo(20);
        assertThat(report.lasted())
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusSeconds(1));
    }

    @Test
    void a_lost_answer_makes_a_duplicate_or_an_unconfirmed_email_as_the_delivery_wants() throws IOException {
        String scenario = """
                simulation: {emails: 1000, duration: 1h, delivery: %s}
                email-throttle:
                  failover: {selector: stateless}
                  vendors:
                    - {name: silent, type: simulated, settings: {failures: {unconfirmed: 0.1}}}
                    - {name: sound, type: simulated}
                """;

        SimulationReport atLeastOnce = simulate(scenario.formatted("at-least-once"));
        SimulationReport atMostOnce = simulate(scenario.formatted("at-most-once"));

        assertThat(atLeastOnce.sent()).isEqualTo(1000);
        assertThat(atLeastOnce.duplicates()).isBetween(50, 150);
        assertThat(atLeastOnce.unconfirmed()).isZero();
        assertThat(atMostOnce.duplicates()).isZero();
        assertThat(atMostOnce.unconfirmed()).isBetween(50, 150);
        assertThat(atMostOnce.lost()).isZero();
    }

    @Test
    void latency_occupies_the_places_in_flight() throws IOException {
        SimulationReport report = simulate("""
                simulation: {emails: 10}
                email-throttle:
                  vendors:
                    - name: narrow
                      type: simulated
                      bulkhead: {max-in-flight: 2}
                      settings: {latency: 10s, latency-p99: 10s}
                """);

        assertThat(report.lasted()).isEqualTo(Duration.ofSeconds(50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simulation.emails|emails: 30|emails: 0",
                "simulation.emial|emails: 30|emails: 30\\n  emial: 30",
                "simulation.arrivals|emails: 30|emails: 30\\n  arrivals: [0, 0]",
                "email-throttle.vendors[0].rate-limiter.limits[0]|5/10s|5 per 10s",
                "email-throttle.vendors[0].colour|type: simulated|colour: red\\n      type: simulated",
                "email-throttle.vendors[0].type|type: simulated|type: smtp",
                "email-throttle.vendors[0].settings.latencies|latency: 0s|latencies: 0s",
                "email-throttle.vendors[0].settings.latency|latency: 0s|latency: soon",
                "email-throttle.vendors[0].retry.attempts|retry: {attempts: 2}|retry: {attempts: 0}"
            })
    void a_mistake_is_named_by_its_property(String mistake) {
        String[] parts = mistake.split("\\|");
        String scenario = """
                simulation:
                  emails: 30
                email-throttle:
                  vendors:
                    - name: slow
                      type: simulated
                      retry: {attempts: 2}
                      rate-limiter: {limits: [5/10s]}
                      settings:
                        latency: 0s
                """.replace(parts[1], parts[2].replace("\\n", "\n"));

        assertThatThrownBy(() -> simulate(scenario))
                .isInstanceOfSatisfying(
                        ConfigurationProblem.class,
                        problem -> assertThat(kebab(problem.property())).isEqualTo(parts[0]));
    }

    /** Validation names a field as Java does. */
    private static String kebab(String property) {
        return property.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private SimulationReport simulate(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("scenario.yml"), yaml);
        return Simulation.run(new ScenarioReader().read(file, OptionalLong.empty()), settled -> {});
    }

    private static String withoutSeed(String page) {
        return page.replaceAll("Seed \\d+", "");
    }
}
