package io.emailthrottle.webhook.incoming;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.body.BodyTooSlow;
import io.emailthrottle.body.BoundedBody;
import io.emailthrottle.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads what vendors send, and what anybody else does who found the address: never more than so many bodies of so many
 * bytes at a time, and none that trickles in. A body takes a place once it is complete or no longer small, so that sockets
 * that send nothing hold none.
 */
final class WebhookBody {

    /** The largest that a vendor sends is below 800 KB. */
    static final int MAX = 1024 * 1024;

    /** What is read without a place; no more than a connection's headers take. */
    static final int SMALL = 16 * 1024;

    /** After this the pace of all bodies counts, 16 KB/s on average. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WebhookBodyLimit places = new WebhookBodyLimit();
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
     * @param vendor whose webhook it is
     * @param address from which it comes, as text
     * @param length as the request announces it; negative when it does not
     * @throws BodyTooLarge when it is
     * @throws BodyTooSlow when it trickles in
     * @throws ResponseStatusException 503 when too many are in hand
     */
    <T> T read(String vendor, String address, InputStream body, long length, Work<T> work) throws IOException {
        if (length > MAX) {
            throw new BodyTooLarge(MAX);
        }
        InputStream bounded = new BoundedBody(body, MAX, PATIENCE, time, _ -> {});
        byte[] begin = bounded.readNBytes(SMALL);
        if (!places.enter(vendor, address)) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many webhooks are in hand.");
        }
        try {
            return work.on(begin.length < SMALL ? begin : whole(begin, bounded));
        } finally {
            places.leave(vendor, address);
        }
    }

    private static byte[] whole(byte[] begin, InputStream rest) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(4 * SMALL);
        all.write(begin);
        rest.transferTo(all);
        return all.toByteArray();
    }
}
