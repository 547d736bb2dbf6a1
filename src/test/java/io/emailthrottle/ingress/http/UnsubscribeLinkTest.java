package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Links by which recipients leave a stream with one click (RFC 8058). */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.unsubscribe.url=https://mail.example.com/",
            "email-throttle.unsubscribe.secret=0123456789abcdef0123456789abcdef"
        })
class UnsubscribeLinkTest {

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void a_mail_program_unsubscribes_with_one_post_and_a_look_changes_nothing() {
        JsonNode email = send("\"Ada@Example.org\"", "news", "");
        String link = email.at("/headers/List-Unsubscribe").asText();
        assertThat(link).startsWith("<https://mail.example.com/unsubscribe/").endsWith(">");
        assertThat(email.at("/headers/List-Unsubscribe-Post").asText()).isEqualTo("List-Unsubscribe=One-Click");
        String path = link.substring("<https://mail.example.com".length(), link.length() - 1);

        assertThat(client.get(path).body()).contains("ada@example.org", "news", "<form method=\"post\">");
        assertThat(send("\"ada@example.org\"", "news", "").get("status").asText())
                .isEqualTo("sent");

        HttpResponse<String> left = client.send(HttpRequest.newBuilder(client.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(send("\"ada@example.org\"", "news", "").get("status").asText())
                .isEqualTo("suppressed");
        assertThat(send("\"ada@example.org\"", "receipts", "").get("status").asText())
                .isEqualTo("sent");
        assertThat(Client.json(client.get("/unsubscribes/ada@example.org"))
                        .at("/data/0/source")
                        .asText())
                .isEqualTo("recipient");
    }

    @Test
    void a_link_that_was_changed_is_none() {
        String link = send("\"bob@example.org\"", "news", "")
                .at("/headers/List-Unsubscribe")
                .asText();
        String path = link.substring("<https://mail.example.com".length(), link.length() - 1);
        int dot = path.indexOf('.');

        for (String wrong : new String[] {
            path.substring(0, dot),
            path.substring(0, dot) + ".00",
            "/unsubscribe/x" + path.substring("/unsubscribe/".length()),
            "/unsubscribe/.",
            "/unsubscribe/%00.1"
        }) {
            assertThat(client.postTo(wrong, "").statusCode()).as(wrong).isIn(400, 404);
        }
        assertThat(client.get("/unsubscribes/bob@example.org").statusCode()).isEqualTo(404);
    }

    @Test
    void only_an_email_of_a_stream_to_one_recipient_without_a_link_of_its_own_gets_one() {
        assertThat(send("\"a@example.org\"", null, "").get("headers").toString())
                .doesNotContain("List-Unsubscribe");
        assertThat(send("[\"a@example.org\", \"b@example.org\"]", "news", "")
                        .get("headers")
                        .toString())
                .doesNotContain("List-Unsubscribe");
        assertThat(send(
                                "\"a@example.org\"",
                                "news",
                                ", \"headers\": {\"list-unsubscribe\": \"<mailto:u@example.com>\"}")
                        .get("headers")
                        .toString())
                .isEqualTo("{\"list-unsubscribe\":\"<mailto:u@example.com>\"}");
    }

    private JsonNode send(String to, String stream, String more) {
        String tags = stream == null ? "" : ", \"tags\": [{\"name\": \"stream\", \"value\": \"" + stream + "\"}]";
        String body = "{\"from\": \"a@example.com\", \"to\": " + to + ", \"subject\": \"s\", \"text\": \"t\"" + tags
                + more + "}";
        String id = Client.json(client.post(body)).get("id").asText();
        await().until(() ->
                !Client.json(client.get("/emails/" + id)).get("status").asText().equals("sending"));
        return Client.json(client.get("/emails/" + id));
    }
}
