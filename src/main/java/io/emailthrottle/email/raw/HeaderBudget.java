package io.emailthrottle.email.raw;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the headers of a message and of all its parts may have together. The time to unfold them, and to read their addresses
 * and parameters, grows with the square of their size.
 */
final class HeaderBudget {

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

    /** Headers are read octet by octet, so that nothing behind them is counted. */
    private final class Counted extends FilterInputStream {

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            if (++used > MAX) {
                throw new UnreadableMessage(
                        "The headers of the message and its parts have more than " + MAX + " octets.");
            }
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int octet = length == 0 ? -1 : read();
            if (octet < 0) {
                return length == 0 ? 0 : -1;
            }
            buffer[offset] = (byte) octet;
            return 1;
        }
    }
}
