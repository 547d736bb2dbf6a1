package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.GuardProperties;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.guard.RecipientGuard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The guard round the recipients of a gateway outside production. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {

    private static final Logger log = LoggerFactory.getLogger(GuardConfiguration.class);
    private static final String GUARD = "email-throttle.guard";

    @Bean
    RecipientGuard recipientGuard(EmailThrottleProperties properties, MeterRegistry registry) {
        RecipientGuard guard = guard(properties.guard());
        guard.summary().ifPresent(log::warn);
        Gauge.builder("email.guard.on", guard, known -> known.isOn() ? 1 : 0)
                .description("Whether only some recipients get emails, because the gateway is not in production")
                .strongReference(true)
                .register(registry);
        count("redirected", RecipientGuard::redirected, guard, registry);
        count("dropped", RecipientGuard::dropped, guard, registry);
        return guard;
    }

    private static void count(
            String action, ToDoubleFunction<RecipientGuard> count, RecipientGuard guard, MeterRegistry registry) {
        FunctionCounter.builder("email.guard.recipients", guard, count)
                .description("Recipients outside the guard's list")
                .tag("action", action)
                .register(registry);
    }

    /** @throws ConfigurationProblem naming the property that does not fit */
    static RecipientGuard guard(GuardProperties guard) {
        String redirectTo = guard.redirectTo();
        boolean redirects = redirectTo != null && !redirectTo.isBlank();
        if (redirects && guard.drop()) {
            throw new ConfigurationProblem(
                    GUARD,
                    "both redirect-to and drop are given; allowed is one of them, for all recipients not in allow");
        }
        if (!redirects && !guard.drop()) {
            if (guard.allow().isEmpty()) {
                return RecipientGuard.OFF;
            }
            throw new ConfigurationProblem(
                    GUARD,
                    "allow is given, but not what becomes of all other recipients; give redirect-to an address, or drop: true");
        }
        try {
            return new RecipientGuard(guard.allow(), redirects ? address(redirectTo) : null);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(GUARD + ".allow", e);
        }
    }

    private static Address address(@Nullable String text) {
        try {
            return Address.parse(text == null ? "" : text.strip());
        } catch (InvalidAddress e) {
            throw new ConfigurationProblem(
                    GUARD + ".redirect-to",
                    "'" + text + "' " + e.getMessage() + "; allowed is an address as in qa@acme.test");
        }
    }
}
