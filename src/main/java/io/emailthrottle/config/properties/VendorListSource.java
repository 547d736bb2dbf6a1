package io.emailthrottle.config.properties;

import java.util.Optional;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * The one source that the list of vendors comes from. A list in a stronger source replaces the weaker one's as a whole,
 * so nothing of the weaker one may be looked at, neither to bind it nor to complain of it.
 */
public final class VendorListSource {

    private static final ConfigurationPropertyName LIST = ConfigurationPropertyName.of("email-throttle.vendors");

    private VendorListSource() {}

    static Optional<ConfigurationPropertySource> in(Environment environment) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(VendorListSource::hasVendors)
                .findFirst();
    }

    /** Whether it has a list of vendors that a stronger source replaces. */
    static boolean isReplaced(ConfigurationPropertySource source, Environment environment) {
        return hasVendors(source)
                && in(environment)
                        .map(strongest -> strongest.getUnderlyingSource() != source.getUnderlyingSource())
                        .orElse(false);
    }

    private static boolean hasVendors(ConfigurationPropertySource source) {
        return source.getConfigurationProperty(LIST) != null
                || source.containsDescendantOf(LIST) == ConfigurationPropertyState.PRESENT;
    }
}
