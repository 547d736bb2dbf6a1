package io.emailthrottle.vendor.postmark;

import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders for Postmark's API. */
@Component
class PostmarkFactory implements VendorFactory<PostmarkSettings> {

    private final Time time;

    PostmarkFactory(Time time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "postmark";
    }

    @Override
    public Class<PostmarkSettings> settingsType() {
        return PostmarkSettings.class;
    }

    @Override
    public EmailSender create(String vendor, PostmarkSettings settings) {
        return new PostmarkSender(settings, time);
    }
}
