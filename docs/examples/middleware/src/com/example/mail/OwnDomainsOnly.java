package com.example.mail;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.vendor.EmailSender;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;

/** For a staging system: lets no email leave for a stranger. */
public final class OwnDomainsOnly implements Middleware {

    private final String domain;

    public OwnDomainsOnly(String domain) {
        this.domain = domain;
    }

    @Override
    public SendReceipt send(Email email, EmailSender next) throws SendFailure {
        for (Address recipient : email.recipients()) {
            if (!recipient.address().endsWith("@" + domain)) {
                throw new MessageRejected("staging sends to " + domain + " only").asFinal();
            }
        }
        return next.send(email);
    }
}
