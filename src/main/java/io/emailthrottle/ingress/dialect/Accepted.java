package io.emailthrottle.ingress.dialect;

import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import java.util.UUID;

/**
 * An email that was accepted, for the answer to its request.
 *
 * @param id of the first request's email, when this one repeats it
 * @param email as this request has it
 * @param status what became of it at once
 */
public record Accepted(UUID id, Email email, EmailStatus status) {

    /** The Message-ID header that it leaves with, in angle brackets. */
    public String messageId() {
        return email.content() instanceof Content.Raw ? email.messageId() : Email.messageId(id, email.from());
    }
}
