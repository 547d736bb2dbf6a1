package io.emailthrottle.vendor.azure;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Azure Communication Services Email. */
@Component
class AzureFactory implements VendorFactory<AzureSettings> {

    private final Time time;

    AzureFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "azure";
    }

    @Override
    public Class<AzureSettings> settingsType() {
        return AzureSettings.class;
    }

    @Override
    public EmailSender create(String vendor, AzureSettings settings) {
        return new AzureSender(vendor, settings, time);
    }
}
