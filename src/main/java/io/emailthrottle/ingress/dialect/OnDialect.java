package io.emailthrottle.ingress.dialect;

import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the configuration names the dialect of a {@link ConditionalOnDialect}. */
final class OnDialect implements Condition {

    private static final String PROPERTY = "email-throttle.ingress.dialects";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String name = metadata.getAnnotations().get(ConditionalOnDialect.class).getString("value");
        List<String> names = Binder.get(context.getEnvironment())
                .bind(PROPERTY, Bindable.listOf(String.class))
                .orElse(List.of());
        return names.contains(name);
    }
}
