package io.emailthrottle.vendor.sendgrid;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Twilio SendGrid's Web API v3. */
@Component
class SendGridFactory implements VendorFactory<SendGridSettings> {

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
    public EmailSender create(String vendor, SendGridSettings settings) {
        return new SendGridSender(settings, time);
    }
}
