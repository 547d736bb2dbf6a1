package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The gateway that a command talks to, by its HTTP API. */
final class RunningGateway {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Longer than the gateway lets a caller wait by default. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);

    /** @param json what the gateway answered */
    record Answer(int status, JsonNode json) {

        boolean success() {
            return status / 100 == 2;
        }

        /** The JSON laid out for reading. */
        String pretty() {
            return json.toPrettyString();
        }
    }

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the gateway runs (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:EMAIL_THROTTLE_API_KEY}",
            description = "The API key; in the environment as EMAIL_THROTTLE_API_KEY nobody sees it in the list of"
                    + " processes.")
    private String apiKey;

    Answer get(String path) {
        return exchange(request(path).GET());
    }

    /** @param idempotencyKey or null */
    Answer post(String path, JsonNode body, @Nullable String idempotencyKey) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
        if (idempotencyKey != null) {
            try {
                request.header("Idempotency-Key", idempotencyKey);
            } catch (IllegalArgumentException e) {
                throw new CommandFailed("--idempotency-key: it holds characters that a header cannot carry");
            }
        }
        return exchange(request);
    }

    private HttpRequest.Builder request(String path) {
        try {
            return authorized(HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
                    .timeout(ANSWER_TIMEOUT));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("--url " + url + ": must be as in http://127.0.0.1:8080");
        }
    }

    /** What is wrong with a key is never shown: it would show the key. */
    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        if (apiKey == null || apiKey.isBlank()) {
            return request;
        }
        if (!apiKey.strip().matches("[!-~]+")) {
            throw new CommandFailed("--api-key: it holds characters that no key has");
        }
        return request.header("Authorization", "Bearer " + apiKey.strip());
    }

    private Answer exchange(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CommandFailed("no answer from a gateway at " + url + ": " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted before the gateway answered");
        }
    }

    private JsonNode json(HttpResponse<String> response) {
        try {
            JsonNode json = JSON.readTree(response.body());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException noJson) {
            // Told below, like JSON of another kind.
        }
        throw new CommandFailed("what answers at " + url + " is no gateway: it said " + response.statusCode());
    }
}
