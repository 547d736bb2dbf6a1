package io.emailthrottle.vendor.brevo;

import static io.emailthrottle.vendor.SenderRecords.cname;
import static io.emailthrottle.vendor.SenderRecords.selector;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.SenderRecords;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.SharedSecretSettings;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Brevo's API v3. */
@Component
class BrevoFactory implements VendorFactory<BrevoSettings>, WebhookFactory<SharedSecretSettings> {

    private final Time time;

    BrevoFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "brevo";
    }

    @Override
    public Class<BrevoSettings> settingsType() {
        return BrevoSettings.class;
    }

    @Override
    public SenderRecords senderRecords() {
        return SenderRecords.of(
                        cname("brevo1", "b1.{dashed}.dkim.brevo.com"), cname("brevo2", "b2.{dashed}.dkim.brevo.com"))
                .or(selector("mail"));
    }

    @Override
    public EmailSender create(String vendor, BrevoSettings settings) {
        return new BrevoSender(vendor, settings, time);
    }

    @Override
    public Class<SharedSecretSettings> webhookSettingsType() {
        return SharedSecretSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SharedSecretSettings settings) {
        return new BrevoWebhook(settings);
    }
}
