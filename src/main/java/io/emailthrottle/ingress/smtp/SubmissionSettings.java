package io.emailthrottle.ingress.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where and how emails are taken in by SMTP.
 *
 * @param address where it listens; null for everywhere
 * @param ports none to take nothing in
 * @param ssl null when no port has TLS
 * @param maxConnections by port, at a time
 * @param maxConnectionsPerAddress of one client, by all ports together
 * @param timeout how long a connection may be silent, and how long it may take to log in; ten times as long from
 *     message to message
 * @param maxMessage bytes of one message
 */
public record SubmissionSettings(
        InetAddress address,
        List<Port> ports,
        @Nullable SSLContext ssl,
        int maxConnections,
        int maxConnectionsPerAddress,
        Duration timeout,
        int maxMessage) {

    /** How a port is protected. */
    public enum Tls {
        /** From the first byte, as on port 465 (RFC 8314). */
        IMPLICIT,
        /** After STARTTLS, without which nobody can log in, as on port 587 (RFC 6409). */
        STARTTLS,
        /** Not at all: for programs of the same machine. */
        NONE
    }

    /** @param number 0 for any that is free */
    public record Port(int number, Tls tls) {}
}
