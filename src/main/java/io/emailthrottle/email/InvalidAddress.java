package io.emailthrottle.email;

/** Text that is not an email address; the message says what is wrong, without repeating the text. */
public final class InvalidAddress extends Exception {
    InvalidAddress(String message) {
        super(message);
    }
}
