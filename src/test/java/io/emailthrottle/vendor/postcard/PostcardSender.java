package io.emailthrottle.vendor.postcard;

import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.Capabilities;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendReceipt;

/** Writes an email on a postcard, where only so much fits. */
final class PostcardSender implements EmailSender {

    private final PostcardSettings settings;

    PostcardSender(PostcardSettings settings) {
        this.settings = settings;
    }

    @Override
    public SendReceipt send(Email email) throws MessageRejected {
        if (email.text() == null) {
            throw new MessageRejected("a postcard shows no html");
        }
        return new SendReceipt(settings.office() + "/" + email.id());
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.ANYTHING.upTo(settings.recipients(), 2_000).withoutAttachments();
    }
}
