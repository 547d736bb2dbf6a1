package io.emailthrottle.config;

import org.springframework.core.env.Environment;

/**
 * Leaves out the beans of Resilience4j's starter: annotations, aspects and a log of each policy's last events, that nobody
 * here uses and every start and call would pay for. {@link ResilienceConfiguration} takes their place.
 */
final class ResilienceSwitch extends AutoConfigurationSwitch {

    @Override
    boolean wants(String name, Environment environment) {
        return !name.startsWith("io.github.resilience4j.");
    }
}
