package io.emailthrottle.config;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves tracing out as a whole until {@code management.otlp.tracing.endpoint} says where spans go: Spring Boot would make
 * spans for nobody. A tracer that does nothing is left out too: with one, Spring Boot's metrics of HTTP requests look for
 * spans, and every request fails when there are none.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String PACKAGE = "org.springframework.boot.actuate.autoconfigure.tracing.";

    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean on = environment.containsProperty("management.otlp.tracing.endpoint");
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            wanted[i] = on || name == null || !name.startsWith(PACKAGE);
        }
        return wanted;
    }
}
