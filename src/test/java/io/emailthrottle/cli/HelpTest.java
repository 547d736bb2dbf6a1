package io.emailthrottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve ",
                "worker ",
                "simulate ",
                "send ",
                "vendors ",
                "vendors drill ",
                "vendors check ",
                "domains ",
                "domains check ",
                "keys ",
                "keys create ",
                "keys list ",
                "keys revoke ",
                "completion "
            })
    void every_command_explains_itself_with_examples(String command) {
        assertThat(terminal.run((command + "--help").split(" "))).isZero();

        assertThat(terminal.out())
                .contains("Usage: email-throttle", "Examples:", "  email-throttle " + command.strip());
    }

    @Test
    void the_completion_script_knows_commands_and_options() {
        assertThat(terminal.run("completion")).isZero();

        assertThat(terminal.out()).contains("complete -F", "simulate", "--with-state-failover", "--idempotency-key");
    }

    @Test
    void a_misspelt_command_is_not_understood_and_the_right_one_is_suggested() {
        assertThat(terminal.run("simulat")).isEqualTo(2);

        assertThat(terminal.err()).contains("simulat", "Did you mean", "simulate");
    }

    @Test
    void version_names_the_program() {
        assertThat(terminal.run("--version")).isZero();

        assertThat(terminal.out()).startsWith("Email Throttle ");
    }
}
