package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for SparkPost's Transmissions API v1. */
@Component
class SparkPostFactory implements VendorFactory<SparkPostSettings> {

    private final Time time;

    SparkPostFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "sparkpost";
    }

    @Override
    public Class<SparkPostSettings> settingsType() {
        return SparkPostSettings.class;
    }

    @Override
    public EmailSender create(String vendor, SparkPostSettings settings) {
        return new SparkPostSender(settings, time);
    }
}
