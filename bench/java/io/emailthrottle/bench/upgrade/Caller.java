package io.emailthrottle.bench.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** An application that uses the gateway, by one key, through all of its versions. */
final class Caller {

    /** An answer's status and JSON. */
    record Answer(int status, JsonNode json) {

        String id() {
            return json.path("id").asText();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private String key;

    void connect(int port) {
        this.port = port;
    }

    /** From now on requests have this API key. */
    void use(String key) {
        this.key = key;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** @throws IOException when the answer is no 200 */
    Answer require(String path, String body, String... headers) throws IOException, InterruptedException {
        Answer answer = post(path, body, headers);
        if (answer.status() != 200 && answer.status() != 201) {
            throw new IOException("POST " + path + " was answered " + answer);
        }
        return answer;
    }

    /** Hands in emails and waits for no outcome; of each second one the request has an idempotency key. */
    List<String> queue(int count, String kind, String more) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(queueAgain(kind, i, more).id());
        }
        return ids;
    }

    /** One of these requests, as it is made again after a lost answer. */
    Answer queueAgain(String kind, int number, String more) throws IOException, InterruptedException {
        String body = email(kind + "-" + number, more);
        return number % 2 == 0
                ? require("/emails", body, "Prefer", "respond-async", "Idempotency-Key", kind + "-" + number)
                : require("/emails", body, "Prefer", "respond-async");
    }

    static String email(String subject, String more) {
        return """
                {"from":"hello@example.com","to":"ada@example.org","subject":"%s","text":"Hello"%s}""".formatted(subject, more);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
