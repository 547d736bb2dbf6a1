package io.emailthrottle.vendor.postcard;

import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders of postcards: a vendor that only tests have, to show how one is added. */
@Component
class PostcardFactory implements VendorFactory<PostcardSettings>, WebhookFactory<SharedSecretSettings> {

    @Override
    public String type() {
        return "postcard";
    }

    @Override
    public Class<PostcardSettings> settingsType() {
        return PostcardSettings.class;
    }

    @Override
    public EmailSender create(String vendor, PostcardSettings settings) {
        return new PostcardSender(settings);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new PostcardWebhook(settings);
    }
}
