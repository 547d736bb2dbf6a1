package io.emailthrottle.config.properties;

import io.emailthrottle.middleware.Limit;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads the short form of a limit, {@code 14/s}; Spring binds the long form. */
@Component
@ConfigurationPropertiesBinding
public final class LimitConverter implements Converter<String, Limit> {

    @Override
    public Limit convert(String text) {
        return Limit.parse(text);
    }
}
