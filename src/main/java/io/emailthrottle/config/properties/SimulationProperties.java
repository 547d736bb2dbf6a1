package io.emailthrottle.config.properties;

import io.emailthrottle.email.DeliveryGuarantee;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything under {@code simulation} in a scenario file.
 *
 * @param title of the report
 * @param seed the same seed gives the same run
 * @param emails how many come
 * @param duration the time over which they come; zero for all at once
 * @param arrivals how many come in each of as many equal parts of that time, relative to each other
 * @param delivery of every email
 */
public record SimulationProperties(
        @NotNull @DefaultValue("Simulation") String title,
        @DefaultValue("1") long seed,
        @Min(1) @Max(100_000_000) int emails,
        @DurationMin @DefaultValue("0s") Duration duration,
        @NotNull @DefaultValue List<Double> arrivals,
        @NotNull @DefaultValue("at-least-once") DeliveryGuarantee delivery) {}
