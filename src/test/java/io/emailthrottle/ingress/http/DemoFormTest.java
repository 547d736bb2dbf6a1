package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The demo answers this machine without a key; a web page in a browser on it is not this machine. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:sqlite:target/test-databases/${random.uuid}/demo.db",
            "email-throttle.security.open=false",
            "email-throttle.security.demo=true"
        })
class DemoFormTest {

    @LocalServerPort
    private int port;

    /** A browser lets any page post a form, with these content types and no others. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"})
    void a_form_on_another_site_changes_nothing(String contentType) {
        for (String path : List.of(
                "/emails",
                "/emails/01890a5d-ac96-774b-bcce-b302099a8057/cancel",
                "/emails/01890a5d-ac96-774b-bcce-b302099a8057/retry",
                "/dead-letters/retry",
                "/vendors/simulated-a/suspend",
                "/vendors/simulated-a/resume")) {
            Client client = new Client(port);
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(client.uri(path))
                    .header("Content-Type", contentType)
                    .header("Origin", "https://evil.example")
                    .header("Sec-Fetch-Site", "cross-site")
                    .POST(BodyPublishers.ofString("reason=x")));

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
        }
    }
}
