package io.emailthrottle.vendor.ses;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Reads the few pages of SNS that a notification refers to: its certificate, and the one that confirms a subscription. */
@Component
class SnsPages {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_PAGE = 64 * 1024;

    /**
     * @param page on a host of SNS, which the caller has made sure of
     * @throws IOException when there is no answer within seconds, or another one than 200
     */
    byte[] get(URI page) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
        try (HttpClient http = client()) {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("SNS answered " + response.statusCode());
                }
                return body.readNBytes(MAX_PAGE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** For one page, because they are few. No redirects: only SNS itself is asked. */
    private static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }
}
