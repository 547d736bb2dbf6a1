package io.emailthrottle.vendor.resend;

import static io.emailthrottle.vendor.SenderRecords.selector;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SigningSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Resend's API. */
@Component
class ResendFactory implements VendorFactory<ResendSettings>, WebhookFactory<SigningSettings> {

    private final Time time;

    ResendFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "resend";
    }

    @Override
    public Class<ResendSettings> settingsType() {
        return ResendSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(selector("resend"));
    }

    @Override
    public EmailSender create(String vendor, ResendSettings settings) {
        return new ResendSender(vendor, settings, time);
    }

    @Override
    public Class<SigningSettings> webhookSettingsType() {
        return SigningSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SigningSettings settings) {
        return new ResendWebhook(settings);
    }
}
