package io.emailthrottle.vendor.azure;

import io.emailthrottle.vendor.events.SharedSecretSample;
import io.emailthrottle.vendor.events.VendorWebhook;

/** What Azure sends. */
public final class AzureSample extends SharedSecretSample {

    public AzureSample() {
        super("azure", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "Bounced";
    }

    @Override
    public VendorWebhook webhook() {
        return new AzureWebhook(SETTINGS);
    }
}
