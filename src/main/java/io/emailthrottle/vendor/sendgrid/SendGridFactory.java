package io.emailthrottle.vendor.sendgrid;

import static io.emailthrottle.vendor.SenderRecords.selector;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Twilio SendGrid's Web API v3. */
@Component
class SendGridFactory implements VendorFactory<SendGridSettings>, WebhookFactory<SendGridWebhookSettings> {

    private final Time time;

    SendGridFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "sendgrid";
    }

    @Override
    public Class<SendGridSettings> settingsType() {
        return SendGridSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(selector("s1"), selector("s2"));
    }

    @Override
    public EmailSender create(String vendor, SendGridSettings settings) {
        return new SendGridSender(settings, time);
    }

    @Override
    public Class<SendGridWebhookSettings> webhookSettingsType() {
        return SendGridWebhookSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SendGridWebhookSettings settings) {
        return new SendGridWebhook(settings);
    }
}
