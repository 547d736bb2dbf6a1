package io.emailthrottle.vendor.postcard;

import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.VendorFactory;
import org.springframework.stereotype.Component;

/** Makes senders of postcards: a vendor that only tests have, to show how one is added. */
@Component
class PostcardFactory implements VendorFactory<PostcardSettings> {

    @Override
    public String type() {
        return "postcard";
    }

    @Override
    public Class<PostcardSettings> settingsType() {
        return PostcardSettings.class;
    }

    @Override
    public EmailSender create(String vendor, PostcardSettings settings) {
        return new PostcardSender(settings);
    }
}
