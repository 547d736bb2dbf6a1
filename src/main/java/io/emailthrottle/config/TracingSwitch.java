package io.emailthrottle.config;

import java.util.Set;
import org.springframework.core.env.Environment;

/**
 * Leaves tracing, and OpenTelemetry with it, out as a whole until {@code management.otlp.tracing.endpoint} says where spans
 * go: Spring Boot would make spans for nobody, and start OpenTelemetry's threads.
 */
final class TracingSwitch extends AutoConfigurationSwitch {

    private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.";
    private static final String PACKAGE = ACTUATOR + "tracing.";
    /** Whatever tracer there may be all the same needs its handlers: without them every request would fail at its end. */
    private static final String KEPT = PACKAGE + "MicrometerTracingAutoConfiguration";

    private static final Set<String> OPEN_TELEMETRY = Set.of(
            ACTUATOR + "opentelemetry.OpenTelemetryAutoConfiguration",
            ACTUATOR + "logging.OpenTelemetryLoggingAutoConfiguration",
            ACTUATOR + "logging.otlp.OtlpLoggingAutoConfiguration");

    @Override
    boolean wants(String name, Environment environment) {
        return name.equals(KEPT)
                || !isTracing(name)
                || environment.containsProperty("management.otlp.tracing.endpoint");
    }

    private static boolean isTracing(String name) {
        return name.startsWith(PACKAGE) || OPEN_TELEMETRY.contains(name);
    }
}
