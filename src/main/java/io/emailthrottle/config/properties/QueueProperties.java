package io.emailthrottle.config.properties;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param engine `database`: each node claims what it can send; `rabbitmq`: the broker carries ids
 * @param prefix rabbitmq: what the names of its queues begin with
 * @param grace rabbitmq: how long a queued email is left to the broker before it is claimed from the database
 */
public record QueueProperties(
        @DefaultValue("database") Engine engine,

        @Pattern(regexp = "[A-Za-z0-9._-]{1,100}") @DefaultValue("email-throttle")
        String prefix,

        @DurationMin(millis = 100) @DefaultValue("5s") Duration grace) {

    /** What carries queued emails to the nodes. */
    public enum Engine {
        DATABASE,
        RABBITMQ
    }
}
