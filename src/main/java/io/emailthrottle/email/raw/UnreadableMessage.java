package io.emailthrottle.email.raw;

/** A message that is no email as RFC 5322 and MIME have it, or one that has too many parts. */
public final class UnreadableMessage extends RuntimeException {

    public UnreadableMessage(String message) {
        super(message, null, false, false);
    }
}
