package io.emailthrottle.vendor.mailgun;

import static io.emailthrottle.vendor.SenderRecords.cname;
import static io.emailthrottle.vendor.SenderRecords.selector;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
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
    public SenderRecords senderRecords() {
        return SenderRecords.of(
                        cname("pdk1", "pdk1._domainkey.{dashed}.dkim1.mailgun.com"),
                        cname("pdk2", "pdk2._domainkey.{dashed}.dkim1.mailgun.com"))
                .or(selector("mx"))
                .or(selector("k1"))
                .including("mailgun.org");
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
