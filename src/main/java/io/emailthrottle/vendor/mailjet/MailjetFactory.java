package io.emailthrottle.vendor.mailjet;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Mailjet's Send API v3.1. */
@Component
class MailjetFactory implements VendorFactory<MailjetSettings> {

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
    public EmailSender create(String vendor, MailjetSettings settings) {
        return new MailjetSender(settings, time);
    }
}
