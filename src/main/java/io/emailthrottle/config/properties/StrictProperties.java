package io.emailthrottle.config.properties;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Makes the binding of everything under {@code email-throttle} strict. */
@Component
public final class StrictProperties implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("email-throttle");

    /** The environment may well hold EMAIL_THROTTLE_ variables of other purposes. */
    private final UnboundElementsSourceFilter notEnvironment = new UnboundElementsSourceFilter();

    private final Environment environment;

    StrictProperties(Environment environment) {
        this.environment = environment;
    }

    @Override
    public BindHandler apply(BindHandler handler) {
        return new StrictBindHandler(handler, OURS, this::counts, StrictProperties::isVendorSetting);
    }

    private boolean counts(ConfigurationPropertySource source) {
        return notEnvironment.apply(source) && !VendorListSource.isReplaced(source, environment);
    }

    /** Vendor settings are bound, and checked, by {@link SettingsBinder}. */
    static boolean isVendorSetting(ConfigurationPropertyName name) {
        return name.toString().matches("email-throttle\\.vendors\\[\\d+]\\.(settings|webhook)\\..*");
    }
}
