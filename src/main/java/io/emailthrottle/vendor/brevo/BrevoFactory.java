package io.emailthrottle.vendor.brevo;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Brevo's API v3. */
@Component
class BrevoFactory implements VendorFactory<BrevoSettings> {

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
    public EmailSender create(String vendor, BrevoSettings settings) {
        return new BrevoSender(vendor, settings, time);
    }
}
