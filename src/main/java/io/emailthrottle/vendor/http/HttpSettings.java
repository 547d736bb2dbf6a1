package io.emailthrottle.vendor.http;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient and how wide a vendor's HTTP road is: the {@code http} part of a vendor's settings.
 *
 * @param connectTimeout for each of: a free connection of the pool, the TCP connect to one address, the TLS handshake
 * @param readTimeout the longest silence while the answer is awaited or read
 * @param totalTimeout for the whole call, also against a server that keeps talking without coming to an end
 * @param maxConnections how many calls to this vendor may be in flight; the next one waits for connect-timeout
 * @param proxy {@code host:port} of the HTTP proxy that calls go through, https by {@code CONNECT}, so that it sees no more than
 *     the vendor's name; null for none
 */
public record HttpSettings(
        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 1)
        Duration readTimeout,

        @DefaultValue("60s") @NotNull @DurationMin(millis = 1)
        Duration totalTimeout,

        @DefaultValue("500") @Positive int maxConnections,

        @Pattern(
                regexp = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):" + PORT,
                message = "must be a host and a port, as in proxy.example.com:3128")
        String proxy) {

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** What counts where configuration says nothing. */
    public static HttpSettings defaults() {
        return new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), 500, null);
    }
}
