package io.emailthrottle.vendor.sparkpost;

import io.emailthrottle.vendor.events.SharedSecretSample;
import io.emailthrottle.vendor.events.VendorWebhook;

/** What SparkPost sends. */
public final class SparkPostSample extends SharedSecretSample {

    public SparkPostSample() {
        super("sparkpost", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "bounce of class 10";
    }

    @Override
    public VendorWebhook webhook() {
        return new SparkPostWebhook(SETTINGS);
    }
}
