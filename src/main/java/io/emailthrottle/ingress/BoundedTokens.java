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
    private int tokens;

    /** @param onBytes is told now and then how many bytes of memory those read so far take, about */
    public BoundedTokens(JsonParser parser, LongConsumer onBytes) {
        super(parser);
        this.onBytes = onBytes;
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
        return tokens > MAX;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        if (++tokens > MAX) {
            throw new StreamConstraintsException("an email of more than " + MAX + " names and values");
        }
        if (tokens % TOLD_EVERY == 0) {
            onBytes.accept((long) tokens * BYTES);
        }
        return super.nextToken();
    }
}
