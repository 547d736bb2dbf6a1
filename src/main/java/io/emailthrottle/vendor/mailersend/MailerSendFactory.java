package io.emailthrottle.vendor.mailersend;

import static io.emailthrottle.vendor.SenderRecords.cname;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for MailerSend's API v1. */
@Component
class MailerSendFactory implements VendorFactory<MailerSendSettings>, WebhookFactory<SigningSettings> {

    private final Time time;

    MailerSendFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "mailersend";
    }

    @Override
    public Class<MailerSendSettings> settingsType() {
        return MailerSendSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(cname("mlsend2", "mlsend2._domainkey.mailersend.net"))
                .or(cname("mlsend", "mlsend._domainkey.mailersend.net"))
                .including("_spf.mailersend.net");
    }

    @Override
    public EmailSender create(String vendor, MailerSendSettings settings) {
        return new MailerSendSender(settings, time);
    }

    @Override
    public Class<SigningSettings> webhookSettingsType() {
        return SigningSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SigningSettings settings) {
        return new MailerSendWebhook(settings);
    }
}
