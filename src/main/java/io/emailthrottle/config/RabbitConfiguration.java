package io.emailthrottle.config;

import io.emailthrottle.cluster.rabbit.RabbitTransport;
import io.emailthrottle.cluster.rabbit.TopologyMismatch;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.QueueProperties;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets RabbitMQ carry queued emails, where {@code spring.rabbitmq} says. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "email-throttle.queue.engine", havingValue = "rabbitmq")
class RabbitConfiguration {

    @Bean
    QueueTransport handover(
            EmailThrottleProperties properties,
            CachingConnectionFactory connections,
            Dialect dialect,
            MeterRegistry registry,
            Time time) {
        QueueProperties queue = properties.queue();
        if (dialect == Dialect.SQLITE) {
            throw new ConfigurationProblem(
                    "email-throttle.queue.engine",
                    "'rabbitmq' needs PostgreSQL, but spring.datasource.url is of SQLite. Allowed with it: database");
        }
        RabbitTransport handover = new RabbitTransport(connections, queue.prefix(), queue.grace(), registry, time);
        try {
            handover.connect();
        } catch (TopologyMismatch e) {
            throw new ConfigurationProblem(
                    "email-throttle.queue.prefix",
                    "'" + queue.prefix() + "': " + e.getMessage() + ". Delete that queue, or choose another prefix.");
        }
        return handover;
    }
}
