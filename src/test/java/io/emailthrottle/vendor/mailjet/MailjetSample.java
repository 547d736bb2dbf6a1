package io.emailthrottle.vendor.mailjet;

import io.emailthrottle.vendor.events.SharedSecretSample;
import io.emailthrottle.vendor.events.VendorWebhook;

/** What Mailjet sends. */
public final class MailjetSample extends SharedSecretSample {

    public MailjetSample() {
        super("mailjet", "19421777835146490");
    }

    @Override
    public String bounce() {
        return "hard bounce";
    }

    @Override
    public VendorWebhook webhook() {
        return new MailjetWebhook(SETTINGS);
    }
}
