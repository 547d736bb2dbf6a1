package io.emailthrottle.ingress.smtp;

import io.emailthrottle.body.CountedInput;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.InputStream;

/**
 * What the headers of a message and of all its parts may have together. The time to unfold them, and to read their addresses
 * and parameters, grows with the square of their size.
 */
public final class HeaderBudget {

    /** Octets. */
    static final int MAX = 128 * 1024;

    private int used;

    /**
     * Reads headers as far as the empty line.
     *
     * @throws UnreadableMessage when all together have more than they may
     */
    InternetHeaders read(InputStream in) throws MessagingException {
        return new SpacedHeaders(new Counted(in));
    }

    private final class Counted extends CountedInput {

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        protected void count(int octets) {
            used += octets;
            if (used > MAX) {
                throw new UnreadableMessage(
                        "The headers of the message and its parts have more than " + MAX + " octets.");
            }
        }
    }
}
