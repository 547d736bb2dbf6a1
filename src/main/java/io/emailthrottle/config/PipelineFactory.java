package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.SettingsBinder;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.VendorPipeline;
import io.emailthrottle.guard.GuardedSender;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.middleware.Permits;
import io.emailthrottle.middleware.RateLimiterMiddleware;
import io.emailthrottle.middleware.ReadinessMiddleware;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.middleware.ReputationMiddleware;
import io.emailthrottle.middleware.RuledSender;
import io.emailthrottle.middleware.StallGuard;
import io.emailthrottle.middleware.SuspensionMiddleware;
import io.emailthrottle.middleware.UnknownAnswers;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Builds a vendor's pipeline from its properties: the sender of its type, and its middlewares in their order. */
@Component
final class PipelineFactory {

    private final Map<String, VendorFactory<?>> types;
    private final Map<String, Middleware> custom;
    private final BuiltInMiddlewares builtIn;
    private final SettingsBinder settings;
    private final ErrorRules errorRules;
    private final UnknownAnswers unknownAnswers;
    private final SendMetrics metrics;
    private final RecipientGuard guard;
    private final Reputation reputation;
    private final Time time;

    /** @param middlewareBeans the user's own, by bean name */
    PipelineFactory(
            List<VendorFactory<?>> factories,
            Map<String, Middleware> middlewareBeans,
            SettingsBinder settings,
            ErrorRules errorRules,
            UnknownAnswers unknownAnswers,
            SendMetrics metrics,
            MiddlewareParts parts) {
        this.types = factories.stream().collect(Collectors.toMap(VendorFactory::type, type -> type));
        this.custom = middlewareBeans;
        this.builtIn = new BuiltInMiddlewares(parts, metrics);
        this.settings = settings;
        this.errorRules = errorRules;
        this.unknownAnswers = unknownAnswers;
        this.metrics = metrics;
        this.guard = parts.guard();
        this.reputation = parts.reputation();
        this.time = parts.time();
    }

    /** @param prefix where the vendor stands in the configuration, for messages */
    VendorPipeline create(VendorProperties vendor, String prefix) {
        List<Middleware> middlewares = new ArrayList<>();
        SuspensionMiddleware suspensionMiddleware = new SuspensionMiddleware(time);
        middlewares.add(suspensionMiddleware);
        metrics.watchGate(vendor.name(), suspensionMiddleware);
        for (int i = 0; i < vendor.middlewares().size(); i++) {
            middlewares.add(middleware(vendor, vendor.middlewares().get(i), prefix + ".middlewares[" + i + "]"));
        }
        EmailSender sender = sender(vendor, prefix);
        middlewares.add(new ReputationMiddleware(vendor.name(), reputation));
        middlewares.add(new ReadinessMiddleware(sender.readiness().orElse(null), time));
        EmailSender guarded = guard.isOn() ? new GuardedSender(sender, guard) : sender;
        StallGuard stalls = new StallGuard(ruled(vendor, guarded, suspensionMiddleware, middlewares), time);
        middlewares.add(1, stalls);
        metrics.watchStalls(vendor.name(), stalls);
        return new VendorPipeline(vendor.name(), vendor.type(), middlewares, stalls.watched(), metrics, time);
    }

    private EmailSender ruled(
            VendorProperties vendor,
            EmailSender sender,
            SuspensionMiddleware suspensionMiddleware,
            List<Middleware> middlewares) {
        Permits permits = middlewares.stream()
                .filter(RateLimiterMiddleware.class::isInstance)
                .map(limiter -> ((RateLimiterMiddleware) limiter).permits())
                .findFirst()
                .orElse(null);
        return new RuledSender(
                vendor.name(), sender, errorRules.of(vendor), suspensionMiddleware, permits, unknownAnswers, time);
    }

    private Middleware middleware(VendorProperties vendor, String name, String property) {
        if (builtIn.names().contains(name)) {
            try {
                return builtIn.create(name, vendor);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationProblem(property, "the settings of " + name + ": " + e.getMessage());
            }
        }
        if (custom.containsKey(name)) {
            return custom.get(name);
        }
        TreeSet<String> known = new TreeSet<>(builtIn.names());
        known.addAll(custom.keySet());
        throw new ConfigurationProblem(property, "no middleware is named '" + name + "'; known are " + known);
    }

    private EmailSender sender(VendorProperties vendor, String prefix) {
        VendorFactory<?> factory = types.get(vendor.type());
        if (factory == null) {
            throw new ConfigurationProblem(
                    prefix + ".type",
                    "no vendor is of type '" + vendor.type() + "'; known are " + new TreeSet<>(types.keySet()));
        }
        return sender(factory, vendor, prefix + ".settings");
    }

    private <S> EmailSender sender(VendorFactory<S> factory, VendorProperties vendor, String prefix) {
        try {
            return factory.create(vendor.name(), settings.bind(prefix, factory.settingsType()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(prefix, e);
        }
    }
}
