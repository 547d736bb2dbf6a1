package io.emailthrottle.webhook.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads what vendors send, and what anybody else does who found the address: never more than so many bodies of so many
 * bytes at a time.
 */
final class WebhookBody {

    /** The largest that a vendor sends is below 800 KB. */
    static final int MAX = 1024 * 1024;

    private static final int AT_ONCE = 64;

    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Works on a body while it is in memory. */
    @FunctionalInterface
    interface Work<T> {
        T on(byte[] body) throws IOException;
    }

    /**
     * @param length as the request announces it; negative when it does not
     * @throws ResponseStatusException 413 for a larger body, 503 when too many are in hand
     */
    <T> T read(InputStream body, long length, Work<T> work) throws IOException {
        if (length > MAX) {
            throw tooLarge();
        }
        if (!places.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many webhooks are in hand.");
        }
        try {
            byte[] bytes = body.readNBytes(MAX + 1);
            if (bytes.length > MAX) {
                throw tooLarge();
            }
            return work.on(bytes);
        } finally {
            places.release();
        }
    }

    private static ResponseStatusException tooLarge() {
        return new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "The body is larger than " + MAX + " bytes.");
    }
}
