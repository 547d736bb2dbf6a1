package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** A request that says the same again when the date that it names is over. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RepeatedRequestTest.Clock.class)
class RepeatedRequestTest {

    private static final String EMAIL = """
            {"from": "hello@example.com", "to": "ada@example.org", "subject": "Hi", "text": "x", "%s": "%s"}""";

    /** The machine's time, and as much later as the test says. */
    static final class Later implements Time {

        private final Time system = new SystemTime();
        private volatile Duration by = Duration.ZERO;

        @Override
        public long nanos() {
            return system.nanos() + by.toNanos();
        }

        @Override
        public Instant now() {
            return system.now().plus(by);
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            system.sleep(duration);
        }
    }

    /** Before the application looks whether it has a time. */
    static final class Clock implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getBeanFactory().registerSingleton("later", new Later());
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Later time;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @ParameterizedTest
    @CsvSource({
        "/emails, scheduled_at",
        "/emails, expires_at",
        "/emails/batch, scheduled_at",
        "/emails/batch, expires_at"
    })
    void with_its_key_it_is_given_the_first_answer(String path, String field) {
        String email = EMAIL.formatted(field, time.now().plusSeconds(60));
        String body = path.endsWith("batch") ? "[" + email + "]" : email;
        HttpResponse<String> first = client.postTo(path, body, "Idempotency-Key", path + field);
        assertThat(first.statusCode()).isEqualTo(200);

        time.by = time.by.plusSeconds(90);

        HttpResponse<String> again = client.postTo(path, body, "Idempotency-Key", path + field);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(client.postTo(path, body.replace("Hi", "Ho"), "Idempotency-Key", path + field)
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void without_a_key_it_is_another_request_whose_time_is_up() {
        String email = EMAIL.formatted("expires_at", time.now().plusSeconds(60));
        time.by = time.by.plusSeconds(90);

        assertThat(client.post(email).statusCode()).isEqualTo(422);
        assertThat(client.postTo("/emails", email, "Idempotency-Key", "new").statusCode())
                .isEqualTo(422);
    }
}
