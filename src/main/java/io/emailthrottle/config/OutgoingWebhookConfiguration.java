package io.emailthrottle.config;

import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.WebhookProperties;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.time.Time;
import io.emailthrottle.webhook.outgoing.EventFormat;
import io.emailthrottle.webhook.outgoing.EventFormats;
import io.emailthrottle.webhook.outgoing.OutgoingSettings;
import io.emailthrottle.webhook.outgoing.OutgoingWebhooks;
import io.emailthrottle.webhook.outgoing.WebhookService;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares the webhooks to applications as beans. */
@Configuration(proxyBeanMethods = false)
class OutgoingWebhookConfiguration {

    @Bean
    OutgoingWebhooks outgoingWebhooks(
            EmailThrottleProperties properties,
            Webhooks webhooks,
            WebhookDeliveries deliveries,
            EmailReader emails,
            List<EventFormat> formats,
            MeterRegistry metrics,
            Time time) {
        WebhookProperties outgoing = properties.webhooks();
        OutgoingSettings settings = new OutgoingSettings(
                outgoing.allowPrivate(),
                outgoing.connectTimeout(),
                outgoing.readTimeout(),
                outgoing.maxInFlight(),
                outgoing.keep());
        return new OutgoingWebhooks(webhooks, deliveries, emails, settings, new EventFormats(formats), metrics, time);
    }

    @Bean
    WebhookService endpoints(OutgoingWebhooks outgoing) {
        return outgoing.endpoints();
    }
}
