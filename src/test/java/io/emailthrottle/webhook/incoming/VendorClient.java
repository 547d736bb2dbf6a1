package io.emailthrottle.webhook.incoming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.vendor.events.WebhookRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Speaks to the application as vendors do, and now and then as an application. */
public final class VendorClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public VendorClient(String port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** Sends a vendor's request. */
    public HttpResponse<String> tell(String vendor, WebhookRequest request) {
        HttpRequest.Builder post = post("/events/" + vendor, BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(post::setHeader);
        return send(post);
    }

    /** The first line of the answer to a path that need not be a valid URI. */
    String tellRaw(String path) throws IOException {
        URI server = URI.create(base);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                    + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    HttpResponse<String> tell(String path, BodyPublisher body) {
        return send(post(path, body));
    }

    /** Sends a vendor's request without saying how long it is. */
    HttpResponse<String> tellChunked(String vendor, WebhookRequest request) {
        HttpRequest.Builder post =
                post("/events/" + vendor, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(request.body())));
        request.headers().forEach(post::setHeader);
        return send(post);
    }

    /** Sends a request's headers and the first byte of its body, and no more. */
    Socket beginTo(String vendor, WebhookRequest request) throws IOException {
        URI server = URI.create(base);
        Socket socket = new Socket(server.getHost(), server.getPort());
        StringBuilder head = new StringBuilder("POST /events/" + vendor + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Length: 900000\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write((head + "\r\n{").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends an application's request. */
    public JsonNode post(String path, String json) {
        return json(send(post(path, BodyPublishers.ofString(json))));
    }

    public JsonNode get(String path) {
        return json(send(HttpRequest.newBuilder(URI.create(base + path)).GET()));
    }

    private HttpRequest.Builder post(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }
}
