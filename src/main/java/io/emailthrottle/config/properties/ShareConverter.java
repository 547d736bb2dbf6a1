package io.emailthrottle.config.properties;

import io.emailthrottle.failover.selector.Share;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads a share of the emails, {@code 1%}. */
@Component
@ConfigurationPropertiesBinding
public final class ShareConverter implements Converter<String, Share> {

    @Override
    public Share convert(String text) {
        return Share.parse(text);
    }
}
