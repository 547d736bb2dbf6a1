package io.emailthrottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {

    @ParameterizedTest
    @CsvSource({
        "'',                                           ''",
        "serve,                                        ''",
        "--server.port=9090,                           --server.port=9090",
        "--server.port=9090 --debug,                   --server.port=9090 --debug",
        "serve --server.port=9090 --debug,             --server.port=9090 --debug",
        "serve --no-dispatch --debug,                  --email-throttle.role=api --debug",
        "--no-dispatch,                                --email-throttle.role=api",
        "worker --server.port=9091,                    --email-throttle.role=worker --server.port=9091",
    })
    void it_serves_with_the_properties_just_as_they_are(String line, String properties) {
        Invocation invocation = Invocation.of(words(line));

        assertThat(invocation.serves()).isTrue();
        assertThat(invocation.arguments()).containsExactly(words(properties));
    }

    @ParameterizedTest
    @CsvSource({
        "--help,                           --help",
        "-h,                               -h",
        "--version,                        --version",
        "serve --help,                     serve --help",
        "serve --server.port=1 -h,         serve --help",
        "worker --help,                    worker --help",
        "worker --no-dispatch,             worker --no-dispatch",
        "simulate --email-count 3,         simulate --email-count 3",
        "--email-count=3 simulate,         --email-count=3 simulate",
        "serv,                             serv",
    })
    void everything_else_is_for_the_parser(String line, String command) {
        Invocation invocation = Invocation.of(words(line));

        assertThat(invocation.serves()).isFalse();
        assertThat(invocation.arguments()).containsExactly(words(command));
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }
}
