package io.emailthrottle.webhook.outgoing;

import io.emailthrottle.network.GuardedResolver;
import io.emailthrottle.network.NotPublic;
import io.emailthrottle.vendor.Deadlines;
import io.emailthrottle.vendor.http.HttpSettings;
import io.emailthrottle.vendor.http.PooledClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Posts deliveries to the endpoints of applications. Of an answer only the status counts: 2xx and no other, redirects
 * included. What it says when one did not arrive names no address of ours or theirs.
 */
final class EndpointClient implements AutoCloseable {

    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(30);
    /** Never the bound: each endpoint has its own, so that slow ones leave connections to the others. */
    private static final int MAX_CONNECTIONS = 10_000;
    /** An answer that is shorter is read, so that its connection can be used again. */
    private static final int WORTH_READING = 16 * 1024;

    private static final int GONE = 410;
    /** Answers whose Retry-After means what it says. */
    private static final Set<Integer> ASK_TO_WAIT = Set.of(429, 503);

    private final CloseableHttpClient client;
    private final OutgoingSettings settings;

    EndpointClient(OutgoingSettings settings, GuardedResolver resolver) {
        this.settings = settings;
        HttpSettings http = new HttpSettings(
                settings.connectTimeout(), settings.readTimeout(), TOTAL_TIMEOUT, MAX_CONNECTIONS, null);
        this.client = PooledClient.create(http, PooledClient.VALIDATE_AFTER, resolver);
    }

    /**
     * Makes one attempt.
     *
     * @return why it did not arrive; empty when it did
     */
    Optional<Missed> post(String endpoint, EventRequest request) {
        HttpPost post = new HttpPost(URI.create(endpoint));
        post.setEntity(new ByteArrayEntity(request.body(), ContentType.parse(request.contentType())));
        request.headers().forEach(post::setHeader);
        Future<?> deadline = Deadlines.after(TOTAL_TIMEOUT, post::cancel);
        try {
            ClassicHttpResponse response = client.executeOpen(null, post, null);
            int status = response.getCode();
            Header retryAfter = response.getFirstHeader("Retry-After");
            finish(response, post);
            return status / 100 == 2 ? Optional.empty() : Optional.of(missed(status, retryAfter));
        } catch (IOException | RuntimeException e) {
            return Optional.of(new Missed(post.isCancelled() ? within("no answer", TOTAL_TIMEOUT) : why(e)));
        } finally {
            deadline.cancel(false);
        }
    }

    /**
     * Whatever becomes of the body, the status has been given. Closing an answer reads what is left of it, so the connection
     * of a longer one is cut before.
     */
    private static void finish(ClassicHttpResponse response, HttpPost post) {
        try (response) {
            HttpEntity entity = response.getEntity();
            if (entity != null && !endsSoon(entity)) {
                post.cancel();
            }
        } catch (IOException | RuntimeException e) {
            // The connection is not used again.
        }
    }

    private static boolean endsSoon(HttpEntity entity) throws IOException {
        return entity.getContentLength() <= WORTH_READING
                && entity.getContent().readNBytes(WORTH_READING).length < WORTH_READING;
    }

    private static Missed missed(int status, @Nullable Header retryAfter) {
        String wait = retryAfter == null || !ASK_TO_WAIT.contains(status) ? null : retryAfter.getValue();
        return new Missed(refusal(status), status == GONE, wait);
    }

    private static String refusal(int status) {
        return "HTTP " + status + (status / 100 == 3 ? ", and redirects are not followed" : "");
    }

    private String why(Exception e) {
        return switch (e) {
            case NotPublic refused -> String.valueOf(refused.getMessage());
            case UnknownHostException _ -> "its host cannot be looked up";
            case ConnectTimeoutException _ -> within("no connection", settings.connectTimeout());
            case ConnectException _ -> "the connection was refused";
            case SocketTimeoutException _ -> within("no answer", settings.readTimeout());
            case SSLException _ -> "TLS failed; the certificate must be valid for the host";
            default -> "the connection broke";
        };
    }

    private static String within(String what, Duration duration) {
        return what + " within "
                + BigDecimal.valueOf(duration.toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString() + " s";
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
