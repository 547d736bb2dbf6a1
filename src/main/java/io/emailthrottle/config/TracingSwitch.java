package io.emailthrottle.config;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves tracing out as a whole until {@code management.otlp.tracing.endpoint} says where spans go: Spring Boot would make
 * spans for nobody.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String PACKAGE = "org.springframework.boot.actuate.autoconfigure.tracing.";
    /** Whatever tracer there may be all the same needs its handlers: without them every request would fail at its end. */
    private static final String KEPT = PACKAGE + "MicrometerTracingAutoConfiguration";

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
            wanted[i] = on || name == null || name.equals(KEPT) || !name.startsWith(PACKAGE);
        }
        return wanted;
    }
}
