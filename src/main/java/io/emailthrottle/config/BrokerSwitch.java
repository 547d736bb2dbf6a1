package io.emailthrottle.config;

import org.springframework.core.env.Environment;

/** Leaves RabbitMQ's client out as a whole unless it carries queued emails. */
final class BrokerSwitch extends AutoConfigurationSwitch {

    private static final String CLIENT = "org.springframework.boot.autoconfigure.amqp.";

    @Override
    boolean wants(String name, Environment environment) {
        return !name.startsWith(CLIENT)
                || "rabbitmq".equalsIgnoreCase(environment.getProperty("email-throttle.queue.engine"));
    }
}
