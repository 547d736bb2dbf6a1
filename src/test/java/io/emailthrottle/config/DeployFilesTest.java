package io.emailthrottle.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.EmailThrottle;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** What is shipped to run the gateway with, as far as it can be held to account without Docker and Kubernetes. */
class DeployFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Path BASE = DEPLOY.resolve("kubernetes/base");
    private static final Path EXAMPLE = DEPLOY.resolve("kubernetes/example");

    @Test
    void every_file_is_yaml() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            List<Path> yaml =
                    files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
            assertThat(yaml)
                    .hasSizeGreaterThan(12)
                    .allSatisfy(file ->
                            assertThat(documents(file)).as(file.toString()).isNotEmpty());
        }
    }

    /** With a local database in place of theirs, and without the broker and Redis, that they only name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/compose/application.yml",
                "deploy/compose/scale.yml",
                "deploy/kubernetes/example/application.yml"
            })
    void the_gateway_starts_with_each_configuration(String file, @TempDir Path folder) {
        try (ConfigurableApplicationContext gateway = new SpringApplicationBuilder(EmailThrottle.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.additional-location=file:" + file,
                        "--spring.datasource.url=jdbc:sqlite:" + folder.resolve("emails.db"),
                        "--spring.datasource.username=",
                        "--email-throttle.queue.engine=database",
                        "--email-throttle.limits.engine=local",
                        "--sendgrid-api-key=secret")) {
            assertThat(gateway.isRunning()).isTrue();
        }
    }

    @Test
    void kustomizations_name_every_file_beside_them() throws IOException {
        for (Path folder : List.of(BASE, EXAMPLE)) {
            Map<String, Object> kustomization =
                    map(documents(folder.resolve("kustomization.yaml")).getFirst());
            Set<String> named = new TreeSet<>(strings(kustomization.get("resources")));
            named.remove("../base");
            if (kustomization.get("configMapGenerator") instanceof List<?> generated) {
                named.addAll(strings(map(generated.getFirst()).get("files")));
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> !name.equals("kustomization.yaml")))
                        .containsExactlyInAnyOrderElementsOf(named);
            }
        }
    }

    @Test
    void pods_run_commands_that_there_are_as_nobody_and_may_stop_in_their_time() throws IOException {
        for (String file : List.of("api.yaml", "worker.yaml")) {
            Map<String, Object> pod = pod(file);
            Map<String, Object> container = first(pod.get("containers"));
            assertThat(strings(container.get("args")).getFirst()).isIn("serve", "worker");
            assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(45);
            assertThat(map(pod.get("securityContext"))).containsEntry("runAsNonRoot", true);
            assertThat(map(container.get("securityContext"))).containsEntry("readOnlyRootFilesystem", true);
        }
    }

    @Test
    void services_and_probes_reach_what_the_gateway_shows_where_it_listens() throws IOException {
        Map<String, Object> settings =
                documents(Path.of("src/main/resources/application.yml")).getFirst();
        Object port = map(settings.get("server")).get("port");
        for (String file : List.of("api.yaml", "worker.yaml")) {
            Map<String, Object> container = first(pod(file).get("containers"));
            assertThat(container.get("ports")).isEqualTo(List.of(Map.of("name", "http", "containerPort", port)));
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                Map<String, Object> asked = map(map(container.get(probe)).get("httpGet"));
                assertThat(asked).containsEntry("port", "http");
                assertThat(asked.get("path")).isIn("/actuator/health/liveness", "/actuator/health/readiness");
            }
        }
        Map<String, Object> service = documents(BASE.resolve("api.yaml")).getLast();
        assertThat(first(map(service.get("spec")).get("ports"))).containsEntry("targetPort", "http");
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("EXPOSE " + port);
    }

    @Test
    void the_image_runs_with_the_java_the_options_and_the_cache_of_its_training() throws IOException {
        String image = Files.readString(Path.of("Dockerfile"));
        String training = Files.readString(DEPLOY.resolve("train-aot"));
        String cache = all("-XX:AOTCacheOutput=(\\S+)", training).iterator().next();

        assertThat(image)
                .contains("jre AS run\n", "FROM run AS train\n", "FROM run\n")
                .contains("COPY deploy/java.options ./\n", "COPY --from=train /app/" + cache + " ./\n")
                .contains("ENTRYPOINT [\"java\", \"@java.options\", \"-XX:AOTCache=" + cache
                        + "\", \"-jar\", \"app.jar\"]");
        assertThat(all("(FROM eclipse-temurin:25-jre)", image)).hasSize(1);
        assertThat(training).contains(" java @java.options -XX:AOTCacheOutput=" + cache + " -jar app.jar ");
    }

    @Test
    void the_training_knows_no_configuration_but_the_shipped_one() throws IOException {
        String training = Files.readString(DEPLOY.resolve("train-aot"));

        assertThat(training.lines().filter(line -> line.matches("[^#]*\\bjava .*")))
                .hasSize(2)
                .allMatch(line -> line.contains("env -i PATH=\"$PATH\" java "));
        assertThat(training)
                .contains("--spring.config.location=classpath:/application.yml")
                .contains("--spring.datasource.url=\"jdbc:sqlite:$data/");
    }

    @Test
    void docker_is_given_every_file_that_the_image_copies() throws IOException {
        Set<String> copied = all("(?m)^COPY (?!--from)(.+) \\S+$", Files.readString(Path.of("Dockerfile"))).stream()
                .flatMap(files -> Stream.of(files.split(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> given = Files.readAllLines(Path.of(".dockerignore"));

        assertThat(copied)
                .contains("src/main", "deploy/java.options", "deploy/train-aot")
                .allSatisfy(file -> {
                    assertThat(given).contains("!" + file);
                    assertThat(Path.of(file)).exists();
                });
    }

    /** They need files that Docker is not given. */
    @Test
    void the_image_is_built_without_the_tests() throws IOException {
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("./mvnw -q -B package -Dmaven.test.skip ")
                .doesNotContain("COPY src src");
    }

    @Test
    void java_knows_the_options_that_it_is_given() throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + DEPLOY.resolve("java.options"),
                        "-XX:AOTCache=none.aot",
                        "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(output).isZero();
    }

    @Test
    void properties_named_for_running_it_exist() throws IOException {
        Set<String> known = new TreeSet<>();
        flatten("", documents(Path.of("src/main/resources/application.yml")).getFirst(), known);
        for (URL metadata : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream content = metadata.openStream()) {
                new ObjectMapper()
                        .readTree(content)
                        .get("properties")
                        .forEach(property -> known.add(property.get("name").asText()));
            }
        }
        Set<String> variables = new TreeSet<>();
        known.forEach(
                name -> variables.add(name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT)));

        String aws = Files.readString(Path.of("docs/running-on-aws.md"));
        String azure = Files.readString(Path.of("docs/running-on-azure.md"));
        String compose = Files.readString(Path.of("docker-compose.yml"));
        String pods = Files.readString(BASE.resolve("api.yaml")) + Files.readString(BASE.resolve("worker.yaml"));
        assertThat(all("\\b((?:EMAILTHROTTLE|SPRING|SERVER)_[A-Z_]*[A-Z])\\b", aws + azure + compose + pods))
                .hasSizeGreaterThan(10)
                .isSubsetOf(variables);
        String kubernetes = Files.readString(Path.of("docs/kubernetes.md"));
        assertThat(all("(?:target: |--from-literal=)((?:spring|email-throttle)\\.[a-z.-]+)", compose + kubernetes))
                .hasSize(3)
                .isSubsetOf(known);
    }

    @Test
    void the_autoscaler_asks_for_a_metric_that_there_is() throws IOException {
        String documented = Files.readString(Path.of("docs/metrics.md"));
        for (Path file :
                List.of(BASE.resolve("autoscaling.yaml"), DEPLOY.resolve("kubernetes/prometheus-adapter.yaml"))) {
            assertThat(all("\\b(email_\\w+)", Files.readString(file)))
                    .as(file.toString())
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(documented).contains("| `" + metric + "` |"));
        }
    }

    @Test
    void nginx_stands_in_front_of_the_nodes_that_compose_starts() throws IOException {
        String nginx = Files.readString(DEPLOY.resolve("nginx/nginx.conf"));
        Map<String, Object> services =
                map(documents(Path.of("docker-compose.yml")).getFirst().get("services"));
        List<String> behind = new ArrayList<>();
        nginx.lines()
                .filter(line -> line.strip().matches("server \\S+:8080 .*"))
                .forEach(line -> behind.add(line.strip().split("[ :]")[1]));

        assertThat(behind).hasSize(2).allSatisfy(name -> assertThat(services).containsKey(name));
        assertThat(strings(map(services.get("proxy")).get("depends_on"))).containsAll(behind);
    }

    @Test
    void only_this_machine_reaches_what_compose_publishes() throws IOException {
        Map<String, Object> services =
                map(documents(Path.of("docker-compose.yml")).getFirst().get("services"));
        services.forEach((name, service) -> {
            if (map(service).get("ports") != null) {
                assertThat(strings(map(service).get("ports"))).as(name).allMatch(port -> port.startsWith("127.0.0.1:"));
            }
        });
    }

    private static Map<String, Object> pod(String file) throws IOException {
        Map<String, Object> deployment = documents(BASE.resolve(file)).getFirst();
        return map(map(map(deployment.get("spec")).get("template")).get("spec"));
    }

    private static Map<String, Object> first(Object list) {
        return map(((List<?>) list).getFirst());
    }

    private static void flatten(String prefix, Map<String, Object> settings, Set<String> names) {
        settings.forEach((key, value) -> {
            if (value instanceof Map<?, ?>) {
                flatten(prefix + key + ".", map(value), names);
            } else {
                names.add(prefix + key);
            }
        });
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Map<String, Object>> documents(Path file) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            new Yaml(new LoaderOptions()).loadAll(reader).forEach(document -> documents.add(map(document)));
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Object value) {
        return (List<String>) value;
    }
}
