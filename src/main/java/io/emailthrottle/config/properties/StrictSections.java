package io.emailthrottle.config.properties;

import jakarta.validation.Validator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Binds the sections of a configuration file without a Spring context, as strictly as with one. */
public final class StrictSections {

    private final Binder binder;
    private final SpringValidatorAdapter validator;

    public StrictSections(ConfigurableEnvironment environment, Validator validator) {
        ApplicationConversionService conversion = new ApplicationConversionService();
        conversion.addConverter(new LimitConverter());
        conversion.addConverter(new ShareConverter());
        this.binder = new Binder(
                ConfigurationPropertySources.get(environment),
                new PropertySourcesPlaceholdersResolver(environment),
                conversion);
        this.validator = new SpringValidatorAdapter(validator);
    }

    /** @throws ConfigurationProblem naming the property that does not fit, its value, and why it does not */
    public <S> S bind(String section, Class<S> type) {
        BindHandler strict = new StrictBindHandler(
                BindHandler.DEFAULT,
                ConfigurationPropertyName.of(section),
                source -> true,
                StrictProperties::isVendorSetting);
        try {
            return binder.bindOrCreate(section, Bindable.of(type), new ValidationBindHandler(strict, validator));
        } catch (BindException e) {
            throw problem(e);
        }
    }

    /** The property at fault, out of the chain of causes. */
    public static ConfigurationProblem problem(BindException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause instanceof ConfigurationProblem known) {
                return known;
            }
            if (cause instanceof BindValidationException invalid) {
                String section = invalid.getValidationErrors().getName().toString();
                ObjectError first = invalid.getValidationErrors().getAllErrors().getFirst();
                return first instanceof FieldError field
                        ? new ConfigurationProblem(
                                section + "." + field.getField(),
                                "'" + field.getRejectedValue() + "' " + field.getDefaultMessage())
                        : new ConfigurationProblem(section, String.valueOf(first.getDefaultMessage()));
            }
        }
        String value =
                failure.getProperty() == null ? "" : "'" + failure.getProperty().getValue() + "': ";
        return new ConfigurationProblem(failure.getName().toString(), value + cause.getMessage());
    }
}
