package io.emailthrottle.config.properties;

import jakarta.validation.Validator;
import java.util.List;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Binds a vendor's settings to the record that its type declares. */
@Component
public final class SettingsBinder {

    private final Binder binder;
    private final SpringValidatorAdapter validator;

    public SettingsBinder(Environment environment, Validator validator) {
        this.binder = new Binder(
                VendorListSource.in(environment).map(List::of).orElse(List.of()),
                new PropertySourcesPlaceholdersResolver(environment),
                ApplicationConversionService.getSharedInstance());
        this.validator = new SpringValidatorAdapter(validator);
    }

    /** @throws org.springframework.boot.context.properties.bind.BindException naming the property that does not fit */
    public <S> S bind(String prefix, Class<S> type) {
        BindHandler strict = new StrictBindHandler(
                BindHandler.DEFAULT, ConfigurationPropertyName.of(prefix), source -> true, name -> false);
        return binder.bindOrCreate(prefix, Bindable.of(type), new ValidationBindHandler(strict, validator));
    }
}
