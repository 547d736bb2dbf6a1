package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** The example of a middleware of one's own, built into a jar and loaded beside the gateway. */
class PluginTest {

    private static final Path EXAMPLE = Path.of("docs", "examples", "middleware");
    private static final String VENDOR = "--email-throttle.vendors[0].";

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void a_jar_with_a_middleware_bean_is_found_and_its_middleware_decides() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader plugins =
                new URLClassLoader(new URL[] {jar(classes()).toUri().toURL()}, EmailThrottle.class.getClassLoader())) {
            thread.setContextClassLoader(plugins);
            application = new SpringApplicationBuilder(EmailThrottle.class)
                    .resourceLoader(new DefaultResourceLoader(plugins))
                    .run(
                            "--server.port=0",
                            "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("plugin.db"),
                            "--email-throttle.security.open=true",
                            "--staging.domain=example.com",
                            VENDOR + "name=primary",
                            VENDOR + "type=simulated",
                            VENDOR + "middlewares=own-domains-only,rate-limiter");

            assertThat(post("ada@example.com").body()).contains("\"status\":\"sent\"");
            HttpResponse<String> refused = post("ada@example.org");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("staging sends to example.com only");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Path classes() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path")));
        try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("src"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("what javac answers").isZero();
        return classes;
    }

    private Path jar(Path classes) throws IOException {
        Path jar = folder.resolve("mail-policies.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : List.of(classes, EXAMPLE.resolve("resources"))) {
                List<Path> files;
                try (Stream<Path> all = Files.walk(root)) {
                    files = all.filter(Files::isRegularFile).toList();
                }
                for (Path file : files) {
                    out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    private HttpResponse<String> post(String to) throws IOException, InterruptedException {
        int port = ((ServletWebServerApplicationContext) application)
                .getWebServer()
                .getPort();
        String email = """
                {"from":"hello@example.com","to":"%s","subject":"Hi","text":"Hello"}""".formatted(to);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/emails"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(email))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
