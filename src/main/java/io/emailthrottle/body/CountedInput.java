package io.emailthrottle.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Octets that are counted as they are read. */
public abstract class CountedInput extends FilterInputStream {

    protected CountedInput(InputStream in) {
        super(in);
    }

    /**
     * Is told of each read; what it throws, the read throws.
     *
     * @param octets how many came, 0 at the end
     */
    protected abstract void count(int octets);

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int octets = super.read(buffer, offset, length);
        count(Math.max(0, octets));
        return octets;
    }
}
