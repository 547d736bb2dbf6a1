package io.emailthrottle.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Switches off auto-configuration that is not used, before its classes are loaded. */
abstract class AutoConfigurationSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        Environment known = Objects.requireNonNull(environment, "Spring sets the environment first");
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            wanted[i] = classes[i] == null || wants(classes[i], known);
        }
        return wanted;
    }

    /** @param name of the class that configures */
    abstract boolean wants(String name, Environment environment);
}
