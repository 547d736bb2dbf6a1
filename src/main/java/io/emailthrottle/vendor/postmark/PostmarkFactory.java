package io.emailthrottle.vendor.postmark;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Postmark's API. */
@Component
class PostmarkFactory implements VendorFactory<PostmarkSettings>, WebhookFactory<SharedSecretSettings> {

    private final Time time;

    PostmarkFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "postmark";
    }

    @Override
    public Class<PostmarkSettings> settingsType() {
        return PostmarkSettings.class;
    }

    @Override
    public EmailSender create(String vendor, PostmarkSettings settings) {
        return new PostmarkSender(settings, time);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new PostmarkWebhook(settings);
    }
}
