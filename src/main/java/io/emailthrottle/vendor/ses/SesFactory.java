package io.emailthrottle.vendor.ses;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Amazon SES's API v2. */
@Component
class SesFactory implements VendorFactory<SesSettings> {

    private final Time time;

    SesFactory(Time time) {
        this.time = time;
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
}
