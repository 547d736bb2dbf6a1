package io.emailthrottle.vendor.http;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Deadlines;
import io.emailthrottle.vendor.ProbeCall;
import io.emailthrottle.vendor.ReadinessUnknown;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

/**
 * HTTP client for one vendor: a pool of connections, one call at a time for each caller, and the kind of failure
 * for everything that can happen on the way. Blocks its caller, so it is meant for virtual threads.
 *
 * <p>What breaks before the request was written to its end is {@link VendorUnavailable}; what breaks after it, before a
 * status line came, is unconfirmed, also when the vendor closed the connection without having read a byte: TCP does not tell
 * the sender. Once there is a status line it counts, whatever becomes of the body behind it.
 */
public final class VendorHttp implements AutoCloseable {

    static final int MAX_BODY = 64 * 1024;

    /** A list of a thousand domains with their DNS records. */
    private static final int MAX_QUERY_BODY = 1024 * 1024;

    private static final Duration QUERY = Duration.ofSeconds(10);

    private static final int BUFFER = 4 * 1024;

    private static final Duration FULL_POOL_WAIT = Duration.ofSeconds(1);

    /** The status has told what happened; the body only explains it. */
    private static final Duration ERROR_BODY = Duration.ofSeconds(1);

    private final HttpSettings settings;
    private final ErrorClassifier rules;
    private final Time time;
    private final CloseableHttpClient client;

    /** Opens no connection yet. */
    public VendorHttp(HttpSettings settings, ErrorClassifier rules, Time time) {
        this(settings, rules, time, PooledClient.VALIDATE_AFTER);
    }

    VendorHttp(HttpSettings settings, ErrorClassifier rules, Time time, TimeValue validateAfter) {
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
        try (CallDeadline deadline = new CallDeadline(post)) {
            Duration forAnswer = ProbeCall.timeout(settings.readTimeout());
            TrackedBody body = new TrackedBody(post.getEntity(), () -> deadline.within(forAnswer, "read-timeout"));
            deadline.within(total(post.getEntity()), "total-timeout");
            post.setEntity(body);
            Answer answer = answer(post, body, deadline);
            if (!body.written()) {
                throw new VendorUnavailable(
                        "before the request was sent: the proxy opened no tunnel, HTTP " + answer.status());
            }
            if (answer.status() / 100 != 2) {
                throw rules.failure(answer);
            }
            return answer;
        }
    }

    private Duration total(HttpEntity body) {
        long megabytes = Math.max(0, body.getContentLength()) / 1_000_000;
        return ProbeCall.timeout(settings.totalTimeout()).plusSeconds(megabytes);
    }

    private Answer answer(HttpPost post, TrackedBody body, CallDeadline deadline) throws SendFailure {
        try {
            return read(post, client.executeOpen(null, post, null), deadline, MAX_BODY);
        } catch (ConnectionRequestTimeoutException e) {
            throw new Throttled(
                    Throttled.By.BULKHEAD,
                    "all " + settings.maxConnections() + " connections are busy",
                    FULL_POOL_WAIT);
        } catch (IOException | IllegalStateException e) {
            String message = describe(body, deadline, e);
            SendFailure failure = body.written() ? rules.unconfirmed(message, e) : new VendorUnavailable(message, e);
            boolean timeout = deadline.exceeded() != null || e instanceof SocketTimeoutException;
            throw timeout ? failure.byTimeout() : failure;
        }
    }

    /**
     * Reads something of the account with a call that changes nothing, so that no failure of it matters to an email.
     *
     * @param get used for no other call
     * @return the answer of any status, with at most a megabyte of its body
     * @throws ReadinessUnknown when all connections are busy
     * @throws IOException when there is none
     */
    public Answer query(HttpGet get) throws IOException {
        try (CallDeadline deadline = new CallDeadline(get)) {
            deadline.within(QUERY, "the time for a readiness check");
            return read(get, client.executeOpen(null, get, null), deadline, MAX_QUERY_BODY);
        } catch (ConnectionRequestTimeoutException e) {
            throw new ReadinessUnknown("all " + settings.maxConnections() + " connections are busy with emails");
        } catch (IllegalStateException e) {
            throw new ReadinessUnknown("the client is closed");
        }
    }

    private Answer read(HttpUriRequestBase call, ClassicHttpResponse response, CallDeadline deadline, int most) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), header.getValue());
        }
        if (response.getCode() / 100 != 2) {
            deadline.within(ERROR_BODY, "the body of an error");
        }
        byte[] bytes = firstBytes(call, response.getEntity(), most);
        String body = new String(bytes, StandardCharsets.UTF_8);
        return new Answer(response.getCode(), headers, body, time.now(), deadline.exceeded() != null);
    }

    /**
     * Reads to the end, also of an empty body, which gives the connection back to the pool; or gives up, and the
     * connection with it. What came before it broke off counts.
     */
    private static byte[] firstBytes(HttpUriRequestBase call, HttpEntity entity, int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (entity == null) {
            return bytes.toByteArray();
        }
        try {
            InputStream content = entity.getContent();
            byte[] buffer = new byte[buffer(entity)];
            int read;
            while (bytes.size() < most && (read = content.read(buffer)) >= 0) {
                bytes.write(buffer, 0, Math.min(read, most - bytes.size()));
            }
            if (bytes.size() == most && content.read() >= 0) {
                call.cancel();
            }
        } catch (IOException | RuntimeException e) {
            call.cancel();
        }
        return bytes.toByteArray();
    }

    /** One byte more than is announced, so that the end is seen with the last byte; most answers are short or empty. */
    private static int buffer(HttpEntity entity) {
        long length = entity.getContentLength();
        return length < 0 || length >= BUFFER ? BUFFER : (int) length + 1;
    }

    private String describe(TrackedBody body, CallDeadline deadline, Exception e) {
        String when = body.written() ? "after the request was sent: " : "before the request was sent: ";
        if (deadline.exceeded() != null) {
            return when + deadline.exceeded();
        }
        if (e instanceof SocketTimeoutException && body.written()) {
            return when + "no answer within " + settings.readTimeout() + " (read-timeout)";
        }
        return when + e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ", " + e.getMessage());
    }

    /**
     * The call that finds out whether the vendor answers at all: a GET of its host's root, without a key.
     *
     * @param url any of the vendor's API
     */
    public Optional<BooleanSupplier> liveness(URI url) {
        URI root = url.resolve("/");
        return Optional.of(() -> answers(root));
    }

    /** Any answer but a server's error counts: 401 and 404 come from a server that works. */
    private boolean answers(URI root) {
        HttpGet get = new HttpGet(root);
        Future<?> deadline = Deadlines.after(ProbeCall.PATIENCE, get::cancel);
        try {
            return client.executeOpen(null, get, null).getCode() < 500;
        } catch (IOException | IllegalStateException e) {
            return false;
        } finally {
            deadline.cancel(false);
            get.cancel(); // The connection is not used again, so that nothing of the body has to be read.
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
