package io.emailthrottle.config.properties;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How emails are taken in by SMTP; not at all without a port.
 *
 * @param starttlsPort with STARTTLS, by custom 587; null for none
 * @param tlsPort with TLS from the first byte, by custom 465; null for none
 * @param plainPort without TLS, for programs of the same machine only; null for none
 * @param address where it listens; null for the web server's
 * @param sslBundle the name of a bundle under {@code spring.ssl.bundle}, which holds the certificate and its key
 * @param maxConnections by port, at a time
 * @param maxConnectionsPerAddress of one client, by all ports together; null for half of {@code maxConnections}
 * @param timeout how long a connection may be silent, and how long it may take to log in; ten times as long from
 *     message to message
 */
public record SubmissionProperties(
        @Min(0) @Max(65_535) Integer starttlsPort,
        @Min(0) @Max(65_535) Integer tlsPort,
        @Min(0) @Max(65_535) Integer plainPort,
        InetAddress address,
        @DefaultValue("") String sslBundle,
        @Min(1) @Max(100_000) @DefaultValue("200") int maxConnections,
        @Min(1) Integer maxConnectionsPerAddress,

        @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("1m")
        Duration timeout) {}
