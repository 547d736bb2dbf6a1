package io.emailthrottle.bench;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.autoconfigure.web.embedded.EmbeddedWebServerFactoryCustomizerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The least that Spring can do with an email: reads and validates the JSON, and answers with an id; on request it inserts the
 * email into a database first.
 */
@ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    EmbeddedWebServerFactoryCustomizerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class
})
@Import({BarePeer.Emails.class, BareInserts.class})
public class BarePeer {

    /** What is sent, with its constraints. */
    record Message(
            @NotBlank @Size(max = 320) String from,
            @NotBlank @Size(max = 320) String to,
            @NotBlank @Size(max = 998) String subject,
            @NotBlank String text) {}

    /** The controller; not marked as one, so that no other application finds it. */
    @org.springframework.web.bind.annotation.RequestMapping
    @org.springframework.stereotype.Controller
    @org.springframework.boot.autoconfigure.condition.ConditionalOnProperty("bench.bare")
    static class Emails {

        private final Optional<BareInserts> inserts;

        Emails(Optional<BareInserts> inserts) {
            this.inserts = inserts;
        }

        @PostMapping("/emails")
        @ResponseBody
        Map<String, String> send(@RequestBody @Valid Message message) {
            UUID id = UUID.randomUUID();
            inserts.ifPresent(all -> all.insert(id, message));
            return Map.of("id", id.toString(), "status", "sent");
        }

        @GetMapping("/actuator/health/liveness")
        @ResponseBody
        String alive() {
            return "alive";
        }
    }

    /** Starts one that writes nothing, in a JVM of its own. */
    public static AppProcess start(String name) throws IOException, InterruptedException {
        return start(name, List.of());
    }

    /** Starts one that inserts each email into this database before it answers. */
    public static AppProcess startInserting(String name, BenchDatabase database)
            throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(database.properties());
        properties.add("bench.insert=true");
        return start(name, properties);
    }

    private static AppProcess start(String name, List<String> more) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(
                List.of("bench.bare=true", "spring.config.name=bare", "spring.threads.virtual.enabled=true"));
        properties.addAll(more);
        return AppProcess.startPeer(name, BarePeer.class, List.of("-Xmx512m"), properties);
    }

    public static void main(String[] args) {
        SpringApplication.run(BarePeer.class, args);
    }
}
