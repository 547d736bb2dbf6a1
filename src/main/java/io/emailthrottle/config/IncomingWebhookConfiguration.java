package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.SettingsBinder;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.delivery.EmailEvents;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.store.event.VendorEventStore;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import io.emailthrottle.webhook.incoming.VendorWebhooks;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the webhooks of those vendors that are configured to have one. */
@Configuration(proxyBeanMethods = false)
class IncomingWebhookConfiguration {

    @Bean
    EmailEvents emailEvents(
            VendorEventStore vendorEventStore,
            Routes routes,
            Reputation reputation,
            Time time,
            MeterRegistry registry) {
        return new EmailEvents(vendorEventStore, routes::open, reputation, time, registry);
    }

    @Bean
    VendorWebhooks vendorWebhooks(
            EmailThrottleProperties properties, List<WebhookFactory<?>> factories, SettingsBinder settings) {
        Map<String, WebhookFactory<?>> types =
                new TreeMap<>(factories.stream().collect(Collectors.toMap(WebhookFactory::type, Function.identity())));
        Map<String, VendorWebhook> webhooks = new HashMap<>();
        for (int i = 0; i < properties.vendors().size(); i++) {
            VendorProperties vendor = properties.vendors().get(i);
            if (!vendor.webhook().isEmpty()) {
                String prefix = "email-throttle.vendors[" + i + "].webhook";
                WebhookFactory<?> factory = types.get(vendor.type());
                if (factory == null) {
                    throw new ConfigurationProblem(
                            prefix,
                            "a vendor of type '" + vendor.type() + "' tells of no events; those that do are "
                                    + types.keySet());
                }
                webhooks.put(vendor.name(), webhook(factory, prefix, settings));
            }
        }
        return new VendorWebhooks(webhooks);
    }

    private static <S> VendorWebhook webhook(WebhookFactory<S> factory, String prefix, SettingsBinder settings) {
        try {
            return factory.createWebhook(settings.bind(prefix, factory.webhookSettingsType()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(prefix, e);
        }
    }
}
