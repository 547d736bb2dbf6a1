package io.emailthrottle.submission;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Notes whether a CR or a LF stands alone. Servers that took such for the end of a line would see another message than we
 * do, hidden in this one ("SMTP smuggling"); RFC 5321, 2.3.8, forbids them. Asks for one octet at a time, so that what
 * lies beneath learns of each when it comes.
 */
final class StrictLines extends FilterInputStream {

    private int last = '\n';
    private boolean broken;

    StrictLines(InputStream in) {
        super(in);
    }

    /** Whether there was one so far. */
    boolean broken() {
        return broken || last == '\r';
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            broken |= (last == '\r') != (octet == '\n') && (last == '\r' || octet == '\n');
            last = octet;
        }
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int octet = read();
            if (octet < 0) {
                return count == 0 ? -1 : count;
            }
            buffer[offset + count++] = (byte) octet;
        }
        return count;
    }
}
