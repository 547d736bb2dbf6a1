package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON, written once into one array of about the right size: attachments exist decoded in the email, encoded
 * here, and nowhere else. Its length is known, because not every API takes chunks.
 */
public final class JsonBody {

    /**
     * Its buffers go to the next email instead of ending with this one's virtual thread. There are no more of them than threads
     * that run, because nothing blocks while a body is written; so their pool needs neither a bound nor the bound's lock.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();
    /** Without a charset, which RFC 8259 does not know. */
    private static final ContentType JSON_TYPE = ContentType.create("application/json");

    private static final int HEADERS = 2048;

    /** Writes an email in a vendor's own shape. */
    @FunctionalInterface
    public interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    private JsonBody() {}

    /**
     * The body of one call. Half of a surrogate pair is written as an escape, so that the vendor's answer decides.
     */
    public static HttpEntity of(Email email, Writer writer) {
        Buffer buffer = new Buffer(expectedSize(email));
        try (JsonGenerator json = JSON.createGenerator(buffer)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.entity();
    }

    /** More than enough for ASCII; what is not makes the array grow. */
    private static int expectedSize(Email email) {
        long size = HEADERS + length(email.text()) + length(email.html());
        if (email.content() instanceof Content.Raw raw) {
            size += raw.message().length;
        }
        for (Attachment attachment : email.attachments()) {
            size += (attachment.content().length + 2L) / 3 * 4 + HEADERS;
        }
        return (int) Math.min(size + size / 16, Integer.MAX_VALUE - 8);
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static final class Buffer extends ByteArrayOutputStream {
        Buffer(int size) {
            super(size);
        }

        HttpEntity entity() {
            return new ByteArrayEntity(buf, 0, count, JSON_TYPE);
        }
    }
}
