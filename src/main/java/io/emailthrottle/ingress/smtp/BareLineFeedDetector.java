package io.emailthrottle.ingress.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Notes whether a CR or a LF stands alone. Servers that took such for the end of a line would see another message than we
 * do, hidden in this one ("SMTP smuggling"); RFC 5321, 2.3.8, forbids them.
 */
public final class BareLineFeedDetector extends FilterInputStream {

    private int last = '\n';
    private boolean broken;

    BareLineFeedDetector(InputStream in) {
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

    /**
     * Reads one octet at most: the server's stream would wait until as many have come as it is asked for, and nobody above
     * could notice that they trickle in.
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int octet = read();
        if (octet < 0) {
            return -1;
        }
        buffer[offset] = (byte) octet;
        return 1;
    }
}
