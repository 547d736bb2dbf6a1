package io.emailthrottle.vendor.http;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

/**
 * The road to one vendor's HTTP API: a pool of connections, one call at a time for each caller, and the kind of failure
 * for everything that can happen on the way. Blocks its caller, so it is meant for virtual threads.
 *
 * <p>What breaks before the request was written to its end is {@link VendorUnavailable}; what breaks after it, before a
 * status line came, is unconfirmed. Once there is a status line it counts, whatever becomes of the body behind it.
 */
public final class VendorHttp implements AutoCloseable {

    static final int MAX_BODY = 64 * 1024;

    private static final Duration FULL_POOL_WAIT = Duration.ofSeconds(1);

    private final HttpSettings settings;
    private final AnswerRules rules;
    private final Time time;
    private final CloseableHttpClient client;

    /** Opens no connection yet. */
    public VendorHttp(HttpSettings settings, AnswerRules rules, Time time) {
        this(settings, rules, time, PooledClient.VALIDATE_AFTER);
    }

    VendorHttp(HttpSettings settings, AnswerRules rules, Time time, TimeValue validateAfter) {
        this.settings = settings;
        this.rules = rules;
        this.time = time;
        this.client = PooledClient.create(settings, validateAfter, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * Makes one call.
     *
     * @param post with a body, and used for no other call
     * @return an answer with a 2xx status; what it says is for the vendor's sender to judge
     * @throws SendFailure for every other answer, and when there is none
     */
    public Answer send(HttpPost post) throws SendFailure {
        TrackedBody body = new TrackedBody(post.getEntity());
        post.setEntity(body);
        Future<?> deadline = Deadlines.after(settings.totalTimeout(), post::cancel);
        Answer answer;
        try {
            answer = read(post, client.executeOpen(null, post, null));
        } catch (ConnectionRequestTimeoutException e) {
            throw new Throttled(
                    Throttled.By.BULKHEAD,
                    "all " + settings.maxConnections() + " connections are busy",
                    FULL_POOL_WAIT);
        } catch (IOException | IllegalStateException e) {
            String message = describe(post, body, e);
            throw body.written() ? rules.unconfirmed(message, e) : new VendorUnavailable(message, e);
        } finally {
            deadline.cancel(false);
        }
        if (!body.written()) {
            throw new VendorUnavailable(
                    "before the request was sent: the proxy opened no tunnel, HTTP " + answer.status());
        }
        if (answer.status() / 100 != 2) {
            throw rules.failure(answer);
        }
        return answer;
    }

    private Answer read(HttpPost post, ClassicHttpResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), header.getValue());
        }
        String body = new String(firstBytes(post, response.getEntity()), StandardCharsets.UTF_8);
        return new Answer(response.getCode(), headers, body, time.now());
    }

    /**
     * Reads to the end, also of an empty body, which gives the connection back to the pool; or gives up, and the
     * connection with it.
     */
    private static byte[] firstBytes(HttpPost post, HttpEntity entity) {
        if (entity == null) {
            return new byte[0];
        }
        try {
            byte[] bytes = entity.getContent().readNBytes(expected(entity) + 1);
            if (bytes.length <= MAX_BODY) {
                return bytes;
            }
            post.cancel();
            return Arrays.copyOf(bytes, MAX_BODY);
        } catch (IOException | RuntimeException e) {
            post.cancel();
            return new byte[0];
        }
    }

    /** One byte more than this is asked for, so that the end is seen; most answers are short or empty. */
    private static int expected(HttpEntity entity) {
        long length = entity.getContentLength();
        return length < 0 || length > MAX_BODY ? MAX_BODY : (int) length;
    }

    private String describe(HttpPost post, TrackedBody body, Exception e) {
        String when = body.written() ? "after the request was sent: " : "before the request was sent: ";
        if (post.isCancelled()) {
            return when + "not done within " + settings.totalTimeout() + " (total-timeout)";
        }
        if (e instanceof SocketTimeoutException && body.written()) {
            return when + "no answer within " + settings.readTimeout() + " (read-timeout)";
        }
        return when + e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ", " + e.getMessage());
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
