package io.emailthrottle.vendor.mailersend;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for MailerSend's API v1. */
@Component
class MailerSendFactory implements VendorFactory<MailerSendSettings> {

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
    public EmailSender create(String vendor, MailerSendSettings settings) {
        return new MailerSendSender(settings, time);
    }
}
