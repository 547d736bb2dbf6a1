package io.emailthrottle.delivery;

/** A vendor tells of an email that may be on its way to it this very moment: it should tell again. */
public final class OutcomePending extends RuntimeException {

    OutcomePending() {
        super("a call with the email is under way", null, false, false);
    }
}
