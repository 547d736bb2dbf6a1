package io.emailthrottle.ingress.http.email;

import io.emailthrottle.email.EmailStatus;

/** A status in Resend's vocabulary, which its SDKs know. */
public final class LastEvent {

    private LastEvent() {}

    static String of(EmailStatus status) {
        return switch (status) {
            case SCHEDULED, SENT, DELIVERED, BOUNCED, COMPLAINED, FAILED, CANCELED, SUPPRESSED -> status.word();
            case QUEUED, SENDING -> "queued";
            case REJECTED, EXPIRED -> "failed";
            case UNCONFIRMED -> "delivery_delayed";
        };
    }
}
