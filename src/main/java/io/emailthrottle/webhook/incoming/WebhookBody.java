package io.emailthrottle.webhook.incoming;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads what vendors send, and what anybody else does who found the address: never more than so many bodies of so many
 * bytes at a time, and none that trickles in.
 */
final class WebhookBody {

    /** The largest that a vendor sends is below 800 KB. */
    static final int MAX = 1024 * 1024;

    private static final int AT_ONCE = 64;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Time time;

    WebhookBody(Time time) {
        this.time = time;
    }

    /** Works on a body while it is in memory. */
    @FunctionalInterface
    interface Work<T> {
        T on(byte[] body) throws IOException;
    }

    /**
     * @param length as the request announces it; negative when it does not
     * @throws BodyTooLarge when it is
     * @throws BodyTooSlow when it trickles in
     * @throws ResponseStatusException 503 when too many are in hand
     */
    <T> T read(InputStream body, long length, Work<T> work) throws IOException {
        if (length > MAX) {
            throw new BodyTooLarge(MAX);
        }
        if (!places.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many webhooks are in hand.");
        }
        try {
            return work.on(new BoundedBody(body, MAX, time, _ -> {}).readAllBytes());
        } finally {
            places.release();
        }
    }
}
