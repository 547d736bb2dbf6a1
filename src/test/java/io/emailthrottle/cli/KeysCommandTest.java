package io.emailthrottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys made, listed and revoked on a database that no gateway has open. */
class KeysCommandTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"re_", "SG.", "key-"})
    void a_key_begins_as_a_client_wants_it_and_is_as_strong(String prefix) {
        Terminal creation = new Terminal();

        assertThat(keys(creation, "create", "--new-database", "--name", "a", "--scope", "admin", "--prefix", prefix))
                .isZero();

        assertThat(creation.out().strip()).startsWith(prefix).hasSize(prefix.length() + 43);
        Terminal other = new Terminal();
        assertThat(keys(other, "create", "--name", "b", "--scope", "admin", "--prefix", "sk_"))
                .isNotZero();
        assertThat(other.err()).contains("et_, re_, SG., key-");
    }

    @Test
    void a_key_is_made_shown_once_listed_by_its_prefix_and_revoked() throws IOException {
        Terminal creation = new Terminal();
        assertThat(keys(creation, "create", "--new-database", "--name", "first", "--scope", "admin"))
                .isZero();
        assertThat(creation.err()).contains("Database: " + directory.resolve("keys.db"));
        String key = creation.out().strip();
        assertThat(key).matches("et_[A-Za-z0-9_-]{43}");
        assertThat(creation.err()).contains("this once").doesNotContain(key);

        Terminal list = new Terminal();
        assertThat(keys(list, "list")).isZero();
        assertThat(list.out())
                .contains("first", key.substring(0, 9), "admin", "never")
                .doesNotContain(key);
        for (Path file : Files.list(directory).toList()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(key);
        }

        String id = list.out().lines().toList().get(1).split(" ")[0];
        assertThat(creation.err()).contains(id);
        assertThat(keys(new Terminal(), "revoke", id)).isZero();
        Terminal left = new Terminal();
        keys(left, "list");
        assertThat(left.out()).hasLineCount(1);
        Terminal again = new Terminal();
        assertThat(keys(again, "revoke", id)).isEqualTo(1);
        assertThat(again.err())
                .contains("Database: ", "no key with the id " + id)
                .hasLineCount(2);
    }

    @Test
    void restrictions_are_kept_and_those_that_make_no_sense_refused_in_a_line() {
        Terminal terminal = new Terminal();
        keys(new Terminal(), "create", "--new-database", "--name", "first", "--scope", "admin");
        assertThat(keys(
                        terminal,
                        "create",
                        "--name",
                        "billing",
                        "--scope",
                        "send",
                        "read",
                        "--from-domain",
                        "billing.example.com",
                        "--network",
                        "10.0.0.0/8",
                        "--expires",
                        "2999-01-01T00:00:00Z"))
                .isZero();
        keys(terminal, "list");
        assertThat(terminal.out()).contains("billing.example.com", "10.0.0.0/8", "2999-01-01T00:00:00Z");

        Terminal refused = new Terminal();
        assertThat(keys(refused, "create", "--name", "x", "--scope", "send", "--network", "example.com"))
                .isEqualTo(1);
        assertThat(refused.err())
                .contains("networks 'example.com' is no network")
                .hasLineCount(1);
    }

    @Test
    void a_database_that_cannot_be_opened_is_said_in_a_line() {
        Terminal terminal = new Terminal();

        int code = terminal.run("keys", "list", "--property", "spring.datasource.url=jdbc:mysql://localhost/x");

        assertThat(code).isEqualTo(1);
        assertThat(terminal.err())
                .contains("spring.datasource.url: it must begin with")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create --name first --scope admin",
                "list",
                "revoke 019b76da-a800-7abc-8def-0123456789ab",
            })
    void a_database_that_does_not_exist_is_named_and_not_made(String command) {
        Terminal terminal = new Terminal();

        assertThat(keys(terminal, command.split(" "))).isEqualTo(1);

        assertThat(terminal.err())
                .contains("there is no database " + directory.resolve("keys.db"), "--new-database")
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_first_key_that_could_make_no_other_is_refused() {
        Terminal terminal = new Terminal();

        assertThat(keys(terminal, "create", "--new-database", "--name", "x", "--scope", "send"))
                .isEqualTo(1);

        assertThat(terminal.err()).contains("scopes must include admin").hasLineCount(1);
    }

    @Test
    void keys_alone_is_not_understood() {
        Terminal terminal = new Terminal();

        assertThat(terminal.run("keys")).isEqualTo(2);
        assertThat(terminal.err()).contains("create, list or revoke");
    }

    private int keys(Terminal terminal, String... command) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(command));
        all.add("--property");
        all.add("spring.datasource.url=jdbc:sqlite:" + directory.resolve("keys.db"));
        return terminal.run(all.toArray(String[]::new));
    }
}
