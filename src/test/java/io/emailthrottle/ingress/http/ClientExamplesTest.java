package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The examples of docs/sending.md, as they are pasted from there, against the running gateway. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s"
        })
class ClientExamplesTest {

    private static final Logger log = LoggerFactory.getLogger(ClientExamplesTest.class);
    private static final Path PAGE = Path.of("docs/sending.md");

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService keys;

    @TempDir
    private Path folder;

    private String key;

    @BeforeEach
    void makeKey() throws ApiKeyRequest.Invalid {
        ApiKeyRequest admin = new ApiKeyRequest("examples", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        key = keys.create(Email.DEFAULT_TENANT, admin).token().reveal();
    }

    @Test
    void the_example_for_python_sends() throws Exception {
        Path file = write(folder, "send.py", example("python"));

        assertThat(run(folder, "python3", file.toString())).isNotBlank();
        assertThat(lastText()).isEqualTo("Hello from Python.");
    }

    @Test
    void the_example_for_node_sends() throws Exception {
        NodeProject project = NodeProject.orSkip("node");
        Path file = write(project.folder(), "example.mjs", example("js"));

        assertThat(run(project.folder(), "node", file.getFileName().toString())).isNotBlank();
        assertThat(lastText()).isEqualTo("Hello from Node.");
    }

    @Test
    void the_example_for_java_sends() throws Exception {
        Path file = write(folder, "Send.java", example("java"));
        String java = ProcessHandle.current().info().command().orElseThrow();

        assertThat(run(folder, java, file.toString())).contains("\"status\":\"sent\"");
        assertThat(lastText()).isEqualTo("Hello from Java.");
    }

    @Test
    void the_example_with_curl_sends() throws Exception {
        assertThat(run(folder, "sh", "-c", example("sh"))).contains("\"status\":\"sent\"");
    }

    /** The page's first example in that language, with this gateway's port. */
    private String example(String language) throws IOException {
        Matcher fence = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```").matcher(Files.readString(PAGE));
        assertThat(fence.find()).as("an example in " + language).isTrue();
        assertThat(fence.group(1)).contains("http://127.0.0.1:8080");
        return fence.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + port);
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toAbsolutePath();
    }

    private String lastText() {
        Client client = new Client(port);
        HttpResponse<String> list = client.send(
                HttpRequest.newBuilder(client.uri("/emails?limit=1")).header("Authorization", "Bearer " + key));
        String id = Client.json(list).at("/data/0/id").asText();
        return Client.json(client.send(
                        HttpRequest.newBuilder(client.uri("/emails/" + id)).header("Authorization", "Bearer " + key)))
                .get("text")
                .asText();
    }

    /** Skipped where the program is missing. Its output goes to a file, so that a command that hangs can be stopped. */
    private String run(Path directory, String... command) throws IOException, InterruptedException {
        if (!command[0].contains("/") && !installed(command[0])) {
            log.warn("an example of docs/sending.md is skipped: there is no {} in the PATH", command[0]);
            Assumptions.abort(command[0]);
        }
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("EMAIL_THROTTLE_API_KEY", key);
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> new File(place, program).canExecute());
    }
}
