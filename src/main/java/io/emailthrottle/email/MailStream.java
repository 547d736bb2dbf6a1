package io.emailthrottle.email;

import java.util.Optional;

/** The stream of emails that one belongs to, such as a newsletter: who unsubscribes from one stream still gets all others. */
public final class MailStream {

    /** The name of the tag whose value is the stream. */
    public static final String TAG = "stream";

    private MailStream() {}

    /** An email's stream: the value of its tag {@value #TAG}; empty when it has none. */
    public static Optional<String> of(Email email) {
        return email.tags().stream()
                .filter(tag -> tag.name().equals(TAG) && !tag.value().isEmpty())
                .map(Tag::value)
                .findFirst();
    }
}
