package io.emailthrottle.vendor.brevo;

import io.emailthrottle.vendor.events.SharedSecretSample;
import io.emailthrottle.vendor.events.VendorWebhook;

/** What Brevo sends. */
public final class BrevoSample extends SharedSecretSample {

    public BrevoSample() {
        super("brevo", "<MESSAGE>");
    }

    @Override
    public String bounce() {
        return "hard_bounce";
    }

    @Override
    public VendorWebhook webhook() {
        return new BrevoWebhook(SETTINGS);
    }
}
