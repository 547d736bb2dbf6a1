package io.emailthrottle.vendor.mailjet;

import static io.emailthrottle.vendor.SenderRecords.selector;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Mailjet's Send API v3.1. */
@Component
class MailjetFactory implements VendorFactory<MailjetSettings>, WebhookFactory<SharedSecretSettings> {

    private final Time time;

    MailjetFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "mailjet";
    }

    @Override
    public Class<MailjetSettings> settingsType() {
        return MailjetSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(selector("mailjet")).including("spf.mailjet.com");
    }

    @Override
    public EmailSender create(String vendor, MailjetSettings settings) {
        return new MailjetSender(settings, time);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new MailjetWebhook(settings);
    }
}
