package io.emailthrottle.vendor.http;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Time-outs and width of the HTTP connection to a vendor: the {@code http} part of a vendor's settings.
 *
 * <p>The defaults are for vendors that answer within a second, as the common ones do. A vendor that regularly takes longer
 * than {@code read-timeout} makes duplicates, because an email that it took counts as unconfirmed.
 *
 * @param connectTimeout for each of: a free connection of the pool, the TCP connect to one address, the TLS handshake
 * @param readTimeout for the whole answer, from the request's last byte on
 * @param totalTimeout for the whole call; a second more for each MB (1,000,000 bytes) of the request
 * @param maxConnections how many calls to this vendor may be in flight; the next one waits for connect-timeout
 * @param proxy {@code host:port} of the HTTP proxy that calls go through, https by {@code CONNECT}, so that it sees no more than
 *     the vendor's name; null for none
 */
public record HttpSettings(
        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration readTimeout,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 1)
        Duration totalTimeout,

        @DefaultValue("500") @Positive int maxConnections,

        @Pattern(
                regexp = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):" + PORT,
                message = "must be a host and a port, as in proxy.example.com:3128")
        @Nullable
        String proxy) {

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** What counts where configuration says nothing. */
    public static HttpSettings defaults() {
        return new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15), 500, null);
    }
}
