package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.body.MemoryBudget;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Reading an email takes room in the memory budget, as accepting one does. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ReadMemoryTest {

    @LocalServerPort
    private int port;

    @Autowired
    private MemoryBudget memory;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void without_room_nothing_is_read_and_the_answer_says_when_to_ask_again() {
        String id = accepted();
        for (String path : new String[] {"/emails/" + id, "/dashboard/emails/" + id + "/html"}) {
            try (MemoryBudget.Room others = memory.room()) {
                others.resize(memory.bytes());
                HttpResponse<String> refused = client.get(path);

                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
                JsonNode error = Client.json(refused);
                assertThat(error.path("name").asText()).isEqualTo("service_unavailable");
                assertThat(error.path("message").asText()).endsWith("Ask again.");
            }
            assertThat(client.get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_room_is_given_back_however_often_and_by_whichever_method_is_read() {
        String id = accepted();
        for (int i = 0; i < 20; i++) {
            assertThat(client.get("/emails/" + id).statusCode()).isEqualTo(200);
            assertThat(client.send(HttpRequest.newBuilder(client.uri("/emails/" + id))
                                    .method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(200);
        }
        // The client has the last answer a moment before the server has ended it.
        await().untilAsserted(() -> {
            try (MemoryBudget.Room all = memory.room()) {
                all.resize(memory.bytes());
            }
        });
    }

    @Test
    void html_that_is_too_long_for_a_browser_is_not_parsed() {
        String id = accepted("<b>".repeat(200_000));

        assertThat(client.get("/dashboard/emails/" + id + "/html").body()).contains("too long");
    }

    private String accepted() {
        return accepted("<b>Hello</b>");
    }

    private String accepted(String html) {
        String request = """
                {"from":"hello@example.com","to":"ada@example.org","subject":"Hi","html":"%s",
                 "attachments":[{"filename":"a.txt","content":"SGVsbG8="}]}""".formatted(html);
        String id = Client.json(client.postTo("/emails", request, "Prefer", "respond-async"))
                .path("id")
                .asText();
        assertThat(Client.json(client.get("/emails/" + id))
                        .at("/attachments/0/size")
                        .asInt())
                .isEqualTo(5);
        return id;
    }
}
