package io.emailthrottle.vendor.smtp;

import io.emailthrottle.time.Time;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A TCP connection whose writes have a time limit, which java.net's have not: somebody who looks at it now and then calls
 * {@link #closeIfStuck}. That costs no timer per write.
 */
final class SmtpWire extends Socket {

    private final Time time;
    private final long writeTimeout;
    private volatile long writingSince;
    private volatile boolean writing;
    private Socket top = this;

    private SmtpWire(Time time, Duration writeTimeout) {
        this.time = time;
        this.writeTimeout = writeTimeout.toNanos();
    }

    /**
     * Connects to the first of the host's addresses that answers; each has the whole timeout.
     *
     * @throws IOException why none of them did; of several reasons the last
     */
    static SmtpWire connect(String host, int port, Duration connectTimeout, Duration writeTimeout, Time time)
            throws IOException {
        IOException why = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SmtpWire wire = new SmtpWire(time, writeTimeout);
            try {
                wire.setTcpNoDelay(true);
                wire.connect(named(host, address, port), Math.toIntExact(connectTimeout.toMillis()));
                return wire;
            } catch (IOException e) {
                wire.close();
                why = e;
            }
        }
        throw why;
    }

    /** Keeps the name as configured, also for a literal address: TLS checks it, and nobody looks it up backwards. */
    private static InetSocketAddress named(String host, InetAddress address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port);
    }

    /** Closes the connection when a write has been under way for longer than its time limit; the writer then fails. */
    void closeIfStuck() throws IOException {
        if (writing && time.nanos() - writingSince > writeTimeout) {
            close();
        }
    }

    /** From now on what is said goes through {@code socket}, which encrypts it and lies over this one. */
    void securedBy(Socket socket) {
        top = socket;
    }

    /** Where to write what the server shall read: through TLS when there is TLS. */
    OutputStream topOutputStream() throws IOException {
        return top.getOutputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new TimedStream(super.getOutputStream());
    }

    private final class TimedStream extends FilterOutputStream {

        TimedStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writingSince = time.nanos();
            writing = true;
            try {
                out.write(bytes, offset, length);
            } finally {
                writing = false;
            }
        }
    }
}
