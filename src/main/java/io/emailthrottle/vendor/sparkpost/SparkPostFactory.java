package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for SparkPost's Transmissions API v1. */
@Component
class SparkPostFactory implements VendorFactory<SparkPostSettings>, WebhookFactory<SharedSecretSettings> {

    private final Time time;

    SparkPostFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "sparkpost";
    }

    @Override
    public Class<SparkPostSettings> settingsType() {
        return SparkPostSettings.class;
    }

    @Override
    public EmailSender create(String vendor, SparkPostSettings settings) {
        return new SparkPostSender(settings, time);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new SparkPostWebhook(settings);
    }
}
