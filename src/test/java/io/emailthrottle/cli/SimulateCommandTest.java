package io.emailthrottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {

    private static final String ONE_VENDOR =
            "simulate --email-count 30 --vendor-count 1 --vendors vendor3 --middlewares retry,rl "
                    + "--retries 10 --rate-limiters 5,10";
    private static final String THREE_VENDORS =
            "simulate --email-count 30 --vendor-count 3 --with-state-failover --vendors vendor1 vendor2 vendor3 "
                    + "--middlewares cb,rl rl,cb retry,rl --circuit-breakers 5,10 3,20 0 --rate-limiters 10,5 5,10 3,5 "
                    + "--retries 0 0 2";

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path directory;

    @Test
    void one_vendor_with_five_calls_in_ten_seconds_takes_fifty_for_thirty_emails() {
        assertThat(terminal.run(ONE_VENDOR.split(" "))).isZero();

        assertThat(terminal.out())
                .contains("30 emails at once, seed 1")
                .containsPattern("sent +30\n")
                .containsPattern("lost +0\n")
                .containsPattern("duplicates +0\n")
                .containsPattern("took +50.0 s\n")
                .containsPattern("vendor3 +30 +0 +30 +100.0%");
    }

    @Test
    void three_vendors_share_thirty_emails_by_their_limits() {
        assertThat(terminal.run(THREE_VENDORS.split(" "))).isZero();

        assertThat(terminal.out())
                .containsPattern("sent +30\n")
                .containsPattern("took +5.0 s\n")
                .containsPattern("vendor1 +20 ")
                .containsPattern("vendor2 +5 ")
                .containsPattern("vendor3 +5 ");
    }

    @Test
    void the_same_seed_prints_and_writes_the_same() throws IOException {
        Path report = directory.resolve("report.html");
        String[] command = ("simulate --scenario docs/scenarios/flapping.yml --seed 9 --report " + report).split(" ");
        Terminal again = new Terminal();

        terminal.run(command);
        String page = Files.readString(report);
        again.run(command);

        assertThat(again.out()).isEqualTo(terminal.out()).contains("seed 9");
        assertThat(Files.readString(report)).isEqualTo(page);
        assertThat(page)
                .contains("<svg", "Emails per second", "Queue", "Circuits", "class=\"open\"", "class=\"half-open\"")
                .doesNotContain("http");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simulate | --scenario, or --email-count",
                "simulate --email-count 3 | are needed together",
                "simulate --email-count 3 --vendor-count 2 --vendors a --middlewares rl | --vendor-count is 2, but there are 1",
                "simulate --email-count 3 --vendor-count 1 --vendors a --middlewares lr | 'lr' is none; known are retry, cb",
                "simulate --email-count 3 --vendor-count 1 --vendors a --middlewares rl | --rate-limiters: vendor 'a' needs a",
                "simulate --email-count 3 --vendor-count 1 --vendors a --middlewares cb --circuit-breakers 0 | two numbers",
                "simulate --email-count 3 --vendor-count 1 --vendors a --middlewares retry --retries x | 'x' is no whole number",
                "simulate --email-count 3 --scenario x.yml | --scenario, or --email-count",
                "simulate --email-count many | 'many' is not an int",
            })
    void options_that_make_no_simulation_are_not_understood(String command, String message) {
        assertThat(terminal.run(command.split(" "))).isEqualTo(2);

        assertThat(terminal.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simulate --scenario missing.yml | missing.yml cannot be read",
                "simulate --email-count 0 --vendor-count 1 --vendors a --middlewares rl --rate-limiters 5,10 | simulation.emails",
                "simulate --email-count 3 --vendor-count 1 --vendors a --middlewares retry --retries 0 | retry.attempts",
                "simulate --email-count 3 --vendor-count 1 --vendors A! --middlewares rl --rate-limiters 5,10 | vendors[0].name",
            })
    void a_simulation_that_cannot_be_says_why_in_a_line(String command, String message) {
        assertThat(terminal.run(command.split(" "))).isEqualTo(1);

        assertThat(terminal.err()).contains(message).hasLineCount(1);
    }
}
