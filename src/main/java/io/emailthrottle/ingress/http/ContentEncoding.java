package io.emailthrottle.ingress.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Unpacks bodies that a client has packed with gzip. What bounds a body's size has to count what comes out, not what comes in. */
public final class ContentEncoding {

    private ContentEncoding() {}

    /** @param encoding the header's value; null for none */
    public static boolean isIdentity(@Nullable String encoding) {
        return encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity");
    }

    /**
     * @param encoding the header's value, which is not {@link #isIdentity}
     * @return a stream whose reads throw {@link UnreadableBody} when the body is not gzip, or ends early
     * @throws ResponseStatusException 415, when it is not gzip that is named
     */
    public static InputStream decoded(String encoding, InputStream body) {
        if (!encoding.strip().equalsIgnoreCase("gzip")) {
            throw new ResponseStatusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip, or identity, which is none.");
        }
        return new Unpacked(body);
    }

    /** Begins to unpack with the first read, so that all reads are bounded alike. */
    private static final class Unpacked extends FilterInputStream {

        private boolean begun;

        private Unpacked(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                if (!begun) {
                    begun = true;
                    in = new GZIPInputStream(in);
                }
                return in.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw new UnreadableBody("The body is not gzip, or ends early.");
            }
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, Integer.MAX_VALUE)).length;
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
