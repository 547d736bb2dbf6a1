package io.emailthrottle.config;

import io.emailthrottle.cluster.redis.RedisLimits;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.EmailThrottleProperties.RedisProperties;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.time.Time;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.web.util.UriComponentsBuilder;

/** What only a gateway of several nodes needs, each part where its property asks for it. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

    /** The name that a node has in Redis is the one that it has to itself in the database. */
    @Bean
    @DependsOn("nodeLock")
    @ConditionalOnProperty(name = "email-throttle.limits.engine", havingValue = "redis")
    RedisLimits redisLimits(
            EmailThrottleProperties properties, Dialect dialect, @Value("${server.port:8080}") int port, Time time) {
        RedisProperties redis = properties.limits().redis();
        String node = NodeName.of(properties.delivery().node(), dialect, port);
        return new RedisLimits(uri(redis), node, redis.cluster(), time);
    }

    private static RedisURI uri(RedisProperties redis) {
        try {
            RedisURI uri = RedisURI.create(redis.uri());
            if (!redis.password().isEmpty()) {
                String user =
                        UriComponentsBuilder.fromUriString(redis.uri()).build().getUserInfo();
                uri.setCredentialsProvider(
                        new StaticCredentialsProvider(user, redis.password().toCharArray()));
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(
                    "email-throttle.limits.redis.uri",
                    "it is no address of a Redis server: write redis://HOST:PORT, or rediss:// for TLS");
        }
    }
}
