package io.emailthrottle.ingress.dialect;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Makes a controller only when {@code email-throttle.ingress.dialects} names its dialect. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnDialect.class)
public @interface ConditionalOnDialect {

    /** {@link Dialect#name}. */
    String value();
}
