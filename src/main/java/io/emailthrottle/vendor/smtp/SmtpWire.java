package io.emailthrottle.vendor.smtp;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that another thread can break off with a reason, and on which a server cannot talk for ever: what it says
 * between two writes is bounded in length, and in time by the read timeout.
 */
final class SmtpWire extends Socket {

    /** Of replies between two writes: a hundred recipients' that are answered at once take less than half of it. */
    private static final int MAX_REPLY = 256 * 1024;

    private volatile @Nullable String brokenOff;
    private int readSinceWrite;
    private long lastWrite = System.nanoTime();
    private Socket top = this;

    private SmtpWire() {}

    /**
     * Connects to the first of the host's addresses that answers; each has the whole timeout.
     *
     * @throws IOException why none of them did; of several reasons the last
     */
    static SmtpWire connect(String host, int port, Duration timeout, SmtpDeadline deadline) throws IOException {
        IOException why = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SmtpWire wire = new SmtpWire();
            deadline.watch(wire);
            try {
                wire.setTcpNoDelay(true);
                wire.connect(named(host, address, port), Math.toIntExact(timeout.toMillis()));
                return wire;
            } catch (IOException e) {
                wire.close();
                why = wire.explained(e);
            }
        }
        throw why;
    }

    /** Keeps the name as configured, also for a literal address: TLS checks it, and nobody looks it up backwards. */
    private static InetSocketAddress named(String host, InetAddress address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port);
    }

    /** Closes the connection; pending reads and writes fail with the reason. */
    void breakOff(String reason) {
        brokenOff = reason;
        try {
            close();
        } catch (IOException e) {
            // It is not used again, closed or not.
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

    /** The server's own certificate; empty when there is no TLS, or none was checked. */
    Optional<X509Certificate> certificate() {
        try {
            return top instanceof SSLSocket secured
                            && secured.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new BoundedReplies(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Commands(super.getOutputStream());
    }

    private IOException explained(IOException e) {
        return brokenOff == null ? e : new SocketTimeoutException(brokenOff);
    }

    private final class BoundedReplies extends FilterInputStream {

        BoundedReplies(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return bounded(bytes, offset, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }

        /** A socket that is closed meanwhile refuses even to say what its time-out was. */
        private int bounded(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            readSinceWrite += Math.max(0, read);
            if (readSinceWrite > MAX_REPLY) {
                throw new IOException("the server's reply does not end");
            }
            if (read > 0
                    && System.nanoTime() - lastWrite
                            > Duration.ofMillis(getSoTimeout()).toNanos()) {
                throw new SocketTimeoutException("the server's reply did not end within " + getSoTimeout() + " ms");
            }
            return read;
        }
    }

    private final class Commands extends FilterOutputStream {

        Commands(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            readSinceWrite = 0;
            lastWrite = System.nanoTime();
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }
    }
}
