package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.EmailThrottle;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The demo cannot be made to send, or to work on the database of a gateway that does. */
@ExtendWith(OutputCaptureExtension.class)
class DemoModeTest {

    private static final String DEMO = "--email-throttle.security.demo=true";

    @TempDir
    private Path folder;

    @Test
    void a_vendor_that_is_not_simulated_stops_the_start(CapturedOutput output) {
        assertRefused(
                output,
                "email-throttle.security.demo",
                "'relay' is of the type 'smtp'",
                DEMO,
                database("demo.db"),
                "--email-throttle.vendors[0].name=relay",
                "--email-throttle.vendors[0].type=smtp",
                "--email-throttle.vendors[0].settings.host=127.0.0.1");
    }

    @Test
    void another_database_stops_the_start_before_it_is_opened(CapturedOutput output) {
        assertRefused(output, "email-throttle.security.demo", "of the name demo.db", DEMO, database("real.db"));

        assertThat(folder.resolve("real.db")).doesNotExist();
    }

    @Test
    void a_gateway_that_is_no_demo_does_not_work_on_the_demos_database(CapturedOutput output) {
        assertRefused(output, "spring.datasource.url", "the demo's", database("demo.db"));
    }

    private String database(String name) {
        return "--spring.datasource.url=jdbc:sqlite:" + folder.resolve(name);
    }

    private static void assertRefused(CapturedOutput output, String property, String why, String... arguments) {
        String[] all = Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments))
                .toArray(String[]::new);

        assertThatThrownBy(() -> SpringApplication.run(EmailThrottle.class, all))
                .isInstanceOf(Exception.class);

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", property, why);
    }
}
