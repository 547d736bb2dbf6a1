package io.emailthrottle.config.properties;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How emails are taken in by SMTP; not at all without a port.
 *
 * @param starttlsPort port with STARTTLS, usually 587; absent for none
 * @param tlsPort port with TLS from the first byte, usually 465; absent for none
 * @param plainPort port without TLS, on a loopback address only; absent for none
 * @param address where it listens; the web server's address when absent
 * @param sslBundle the name of a bundle under spring.ssl.bundle with the certificate and its key
 * @param maxConnections concurrent connections per port
 * @param maxConnectionsPerAddress concurrent connections per client address (IPv6: per /64), over all ports; half of
 *     max-connections when absent
 * @param timeout how long a connection may be silent, and how long it may take to log in; ten times as long from message
 *     to message
 */
public record SubmissionProperties(
        @Min(0) @Max(65_535) @Nullable Integer starttlsPort,
        @Min(0) @Max(65_535) @Nullable Integer tlsPort,
        @Min(0) @Max(65_535) @Nullable Integer plainPort,
        @Nullable InetAddress address,
        @DefaultValue("") String sslBundle,
        @Min(1) @Max(100_000) @DefaultValue("200") int maxConnections,
        @Min(1) @Nullable Integer maxConnectionsPerAddress,

        @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("1m")
        Duration timeout) {}
