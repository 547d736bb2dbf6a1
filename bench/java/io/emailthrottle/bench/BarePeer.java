package io.emailthrottle.bench;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
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

/** The least that Spring can do with an email: reads and validates the JSON, and answers with an id. */
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
@Import(BarePeer.Emails.class)
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

        @PostMapping("/emails")
        @ResponseBody
        Map<String, String> send(@RequestBody @Valid Message message) {
            return Map.of("id", UUID.randomUUID().toString(), "status", "sent");
        }

        @GetMapping("/actuator/health/liveness")
        @ResponseBody
        String alive() {
            return "alive";
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(BarePeer.class, args);
    }
}
