package io.emailthrottle.config.properties;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The webhooks that notify applications of their emails' events.
 *
 * @param allowPrivate endpoints may be plain http, and at loopback and private addresses
 * @param connectTimeout for the TCP connection, and again for TLS
 * @param readTimeout the longest silence while the answer is awaited
 * @param maxInFlight concurrent deliveries to one endpoint, by each node
 * @param keep how long after its event a delivery is kept, whether it arrived or not; at least 2d
 */
public record WebhookProperties(
        @DefaultValue("false") boolean allowPrivate,
        @DurationMin(millis = 1) @DefaultValue("5s") Duration connectTimeout,
        @DurationMin(millis = 1) @DefaultValue("15s") Duration readTimeout,
        @Min(1) @Max(1000) @DefaultValue("10") int maxInFlight,
        @DurationMin(days = 2) @DefaultValue("30d") Duration keep) {}
