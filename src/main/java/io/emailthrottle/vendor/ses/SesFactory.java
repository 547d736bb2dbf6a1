package io.emailthrottle.vendor.ses;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookFactory;
import org.springframework.stereotype.Component;

/** Makes senders and webhooks for Amazon SES's API v2. */
@Component
class SesFactory implements VendorFactory<SesSettings>, WebhookFactory<SesWebhookSettings> {

    private final Time time;
    private final SnsPages sns;

    SesFactory(Time time, SnsPages sns) {
        this.time = time;
        this.sns = sns;
    }

    @Override
    public String type() {
        return "ses";
    }

    @Override
    public Class<SesSettings> settingsType() {
        return SesSettings.class;
    }

    @Override
    public EmailSender create(String vendor, SesSettings settings) {
        return new SesSender(settings, time);
    }

    @Override
    public Class<SesWebhookSettings> webhookSettingsType() {
        return SesWebhookSettings.class;
    }

    @Override
    public VendorWebhook createWebhook(SesWebhookSettings settings) {
        return new SesWebhook(settings, sns);
    }
}
