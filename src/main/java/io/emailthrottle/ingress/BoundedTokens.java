package io.emailthrottle.ingress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Bounds how much JSON one email is made of: an element of a list takes three bytes on the wire and many times as much in
 * memory. What is skipped does not count.
 */
public final class BoundedTokens extends JsonParserDelegate {

    /** Names, values and brackets. A valid email has a few thousand at most. */
    public static final int MAX = 10_000;

    /** What one takes in memory, about: a string of a few letters, and its place in a list. */
    static final int BYTES = 64;

    private static final int TOLD_EVERY = 256;

    private final LongConsumer onBytes;
    private final int max;
    private final int bytes;
    private int tokens;

    /** @param onBytes is told now and then how many bytes of memory those read so far take, about */
    public BoundedTokens(JsonParser parser, LongConsumer onBytes) {
        this(parser, onBytes, MAX, BYTES);
    }

    /**
     * For a request that may be of many emails.
     *
     * @param onBytes is told now and then how many bytes of memory those read so far take, about
     * @param max how many names, values and brackets it may have
     * @param bytes what one takes in memory, about
     */
    public BoundedTokens(JsonParser parser, LongConsumer onBytes, int max, int bytes) {
        super(parser);
        this.onBytes = onBytes;
        this.max = max;
        this.bytes = bytes;
    }

    /** Where bytes are written as numbers: they are read for what they are, and do not count. */
    static JsonParser uncounted(JsonParser parser) {
        return parser instanceof BoundedTokens bounded ? bounded.delegate() : parser;
    }

    /** Begins with another email. */
    public void restart() {
        tokens = 0;
    }

    public boolean exceeded() {
        return tokens > max;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        if (++tokens > max) {
            throw new StreamConstraintsException("an email of more than " + max + " names and values");
        }
        if (tokens % TOLD_EVERY == 0) {
            onBytes.accept((long) tokens * bytes);
        }
        return super.nextToken();
    }
}
