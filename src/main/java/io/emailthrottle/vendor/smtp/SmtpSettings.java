package io.emailthrottle.vendor.smtp;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach one SMTP server.
 *
 * @param port by default what {@code tls} calls for: 587 with STARTTLS, 465 with IMPLICIT, 25 with NONE
 * @param username null for a server that asks for none; with {@code password} or not at all
 * @param tls how the connection is encrypted; STARTTLS is a demand, never a wish
 * @param verifyHostName whether the server's certificate must be for {@code host}; its chain is checked in any case
 * @param trust a PEM file with the certificates to trust in place of the JVM's, for a server with one of its own making
 * @param connectTimeout for the TCP connection, for each reply until the first email may begin, and for a place in the pool
 * @param readTimeout for each of the server's replies to an email, to its end. The default is for servers that answer in a second, and so
 *     shorter than the minutes of RFC 5321, 4.5.3.2: a server that looks through a message for longer before it answers the
 *     final dot makes duplicates, because an email that it took counts as unconfirmed
 * @param totalTimeout for one email from its first command, or its new connection, to its last reply; a second more for each
 *     MB (1,000,000 bytes) of the message
 * @param returnPath the envelope's sender, to which bounces go; null for the email's own
 * @param heloName what this client calls itself; null for the machine's name
 */
public record SmtpSettings(
        @NotBlank String host,
        @Min(1) @Max(65_535) Integer port,
        @Nullable String username,
        @Nullable String password,
        @NotNull @DefaultValue("starttls") Tls tls,
        @DefaultValue("true") boolean verifyHostName,
        @Nullable Path trust,

        @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1) @DefaultValue("5s")
        Duration connectTimeout,

        @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1) @DefaultValue("10s")
        Duration readTimeout,

        @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1) @DefaultValue("15s")
        Duration totalTimeout,

        @Nullable String returnPath,

        @Pattern(regexp = "[A-Za-z0-9.:_\\[\\]-]{1,255}") @Nullable
        String heloName,

        @NotNull @Valid @DefaultValue Pool pool) {

    /** How a connection is encrypted. */
    public enum Tls {
        /** Not at all: for a relay on this machine or in a trusted network. */
        NONE(25),
        /** In the clear until the STARTTLS command; a server without it is not used. */
        STARTTLS(587),
        /** From the first byte. */
        IMPLICIT(465);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    /**
     * Connections that stay open between emails.
     *
     * @param size most connections at a time; a send beyond it waits
     * @param maxMessages emails after which a connection is closed: enough to make its opening cheap (a hundredth), and
     *     low enough that a load balancer gets to spread us anew and that common server limits are not met
     * @param idle how long an unused connection is kept; servers drop theirs after minutes, firewalls sometimes sooner
     */
    public record Pool(
            @Min(1) @Max(1000) @DefaultValue("8") int size,
            @Min(1) @DefaultValue("100") int maxMessages,

            @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1) @DefaultValue("30s")
            Duration idle) {}

    public SmtpSettings {
        if (port == null && tls != null) {
            port = tls.port;
        }
    }

    boolean authenticates() {
        return username != null;
    }

    SmtpSettings withReturnPath(String address) {
        return new SmtpSettings(
                host,
                port,
                username,
                password,
                tls,
                verifyHostName,
                trust,
                connectTimeout,
                readTimeout,
                totalTimeout,
                address,
                heloName,
                pool);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", tls=" + tls + ", "
                + (authenticates() ? "username and password set" : "no authentication") + ", " + pool + "]";
    }
}
