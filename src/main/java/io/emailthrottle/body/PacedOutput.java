package io.emailthrottle.body;

import io.emailthrottle.time.Time;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.ClientAbortException;

/**
 * An answer whose client has to keep reading. The server's time-out for one write starts anew with each byte that is read, so a
 * client that reads a byte now and then would hold the answer's memory for days.
 */
final class PacedOutput extends ServletOutputStream {

    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    /** What has to have been read on average, once the patience is over. */
    private static final long BYTES_PER_SECOND = 16 * 1024;

    private final ServletOutputStream out;
    private final Time time;
    private long began;
    private long written;
    private boolean tooSlow;

    PacedOutput(ServletOutputStream out, Time time) {
        this.out = out;
        this.time = time;
    }

    /** @throws ClientAbortException when the client has read too slowly */
    void requirePace() throws ClientAbortException {
        if (tooSlow) {
            throw new ClientAbortException("the answer is read too slowly");
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requirePace();
        if (written == 0) {
            began = time.nanos();
        }
        out.write(bytes, offset, length);
        written += length;
        long waited = time.nanos() - began;
        tooSlow = waited > PATIENCE && written < TimeUnit.NANOSECONDS.toSeconds(waited) * BYTES_PER_SECOND;
        requirePace();
    }

    @Override
    public void flush() throws IOException {
        requirePace();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        requirePace();
        out.close();
    }

    @Override
    public boolean isReady() {
        return out.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        out.setWriteListener(listener);
    }
}
