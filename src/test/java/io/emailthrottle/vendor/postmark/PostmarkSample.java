package io.emailthrottle.vendor.postmark;

import io.emailthrottle.vendor.events.SharedSecretSample;
import io.emailthrottle.vendor.events.VendorWebhook;

/** What Postmark sends. */
public final class PostmarkSample extends SharedSecretSample {

    public PostmarkSample() {
        super("postmark", "MESSAGE");
    }

    @Override
    public String bounce() {
        return "HardBounce";
    }

    @Override
    public VendorWebhook webhook() {
        return new PostmarkWebhook(SETTINGS);
    }
}
