package io.emailthrottle.config;

import jakarta.validation.Validator;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Binds a vendor's settings to the record that its type declares. */
@Component
final class SettingsBinder {

    private final Binder binder;
    private final Validator validator;

    SettingsBinder(Environment environment, Validator validator) {
        this.binder = Binder.get(environment);
        this.validator = validator;
    }

    /** @throws org.springframework.boot.context.properties.bind.BindException naming the property that does not fit */
    <S> S bind(String prefix, Class<S> type) {
        BindHandler strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return binder.bindOrCreate(
                prefix, Bindable.of(type), new ValidationBindHandler(strict, new SpringValidatorAdapter(validator)));
    }
}
