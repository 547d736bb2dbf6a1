package io.emailthrottle.config;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Leaves RabbitMQ's client out as a whole unless it carries queued emails. */
final class BrokerSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String CLIENT = "org.springframework.boot.autoconfigure.amqp.";

    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean on = "rabbitmq".equalsIgnoreCase(environment.getProperty("email-throttle.queue.engine"));
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            wanted[i] = on || classes[i] == null || !classes[i].startsWith(CLIENT);
        }
        return wanted;
    }
}
