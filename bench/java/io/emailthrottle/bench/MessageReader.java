package io.emailthrottle.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads HTTP/1.1 messages from a keep-alive connection one after the other, and keeps of each the first line only. */
public final class MessageReader {

    private static final int BUFFER = 2048;
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final String CLOSE = "connection: close";

    private final InputStream in;
    private final StringBuilder line = new StringBuilder();
    private boolean last;

    public MessageReader(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /** The first line of the next message, which is read to its end; null when the other side has closed. */
    public String next() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        long length = 0;
        boolean chunked = false;
        for (String header = line(); header != null && !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Long.parseLong(header.substring(LENGTH.length()).strip());
            } else if (header.regionMatches(true, 0, CHUNKED, 0, CHUNKED.length())) {
                chunked = true;
            } else if (header.equalsIgnoreCase(CLOSE)) {
                last = true;
            }
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
        return first;
    }

    /** Whether the message just read announced that no other follows it. */
    public boolean last() {
        return last;
    }

    private void skipChunks() throws IOException {
        int size;
        do {
            size = Integer.parseInt(line(), 16);
            in.skipNBytes(size + 2L);
        } while (size > 0);
    }

    private String line() throws IOException {
        line.setLength(0);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }
}
