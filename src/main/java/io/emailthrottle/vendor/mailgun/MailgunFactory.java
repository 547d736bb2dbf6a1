package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Mailgun's API v3. */
@Component
class MailgunFactory implements VendorFactory<MailgunSettings>, WebhookFactory<SigningSettings> {

    private final Time time;

    MailgunFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "mailgun";
    }

    @Override
    public Class<MailgunSettings> settingsType() {
        return MailgunSettings.class;
    }

    @Override
    public EmailSender create(String vendor, MailgunSettings settings) {
        return new MailgunSender(settings, time);
    }

    @Override
    public Class<SigningSettings> webhookSettingsType() {
        return SigningSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SigningSettings settings) {
        return new MailgunWebhook(settings);
    }
}
