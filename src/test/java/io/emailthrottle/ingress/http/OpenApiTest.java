package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What every operation of the OpenAPI document has, by our own rules and by those of two linters. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OpenApiTest {

    @LocalServerPort
    private int port;

    @Test
    void every_operation_has_a_name_of_its_own_a_description_a_tag_and_its_errors() {
        List<String> names = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode operation = method.getValue();
                    String call = method.getKey() + " " + path.getKey();
                    names.add(operation.path("operationId").asText());
                    assertThat(operation.path("summary").asText()).as(call).isNotBlank();
                    assertThat(operation.path("description").asText()).as(call).isNotBlank();
                    assertThat(operation.path("tags")).as(call).hasSize(1);
                    assertThat(operation.get("responses").properties())
                            .as(call)
                            .extracting(Map.Entry::getKey)
                            .contains("401", "503", "default");
                    assertThat(operation.get("responses").has("403")
                                    && operation.get("responses").has("429"))
                            .as(call + ": errors of API keys")
                            .isNotEqualTo(path.getKey().equals("/events/{vendor}"));
                    assertThat(operation.get("responses").has("404")
                                    || !path.getKey().contains("{"))
                            .as(call + ": 404")
                            .isTrue();
                }));

        assertThat(names)
                .hasSizeGreaterThan(35)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void redocly_and_spectral_find_nothing() throws Exception {
        NodeProject project = NodeProject.orSkip("openapi");
        Files.writeString(project.folder().resolve("openapi.json"), document().toPrettyString());

        project.lint();
    }

    private JsonNode document() {
        return Client.json(new Client(port).get("/v3/api-docs"));
    }
}
