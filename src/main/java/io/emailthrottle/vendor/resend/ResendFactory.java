package io.emailthrottle.vendor.resend;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Resend's API. */
@Component
class ResendFactory implements VendorFactory<ResendSettings> {

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
    public EmailSender create(String vendor, ResendSettings settings) {
        return new ResendSender(vendor, settings, time);
    }
}
