package io.emailthrottle.vendor;

import io.emailthrottle.email.Email;
import java.util.Optional;

/**
 * What a vendor can carry.
 *
 * @param maxRecipients to, cc and bcc together
 * @param maxBytes of the whole message as sent, attachments encoded
 * @param inlineImages whether html can refer to an attachment as {@code cid:}
 */
public record Capabilities(int maxRecipients, long maxBytes, boolean inlineImages) {

    public static final Capabilities ANYTHING = new Capabilities(Integer.MAX_VALUE, Long.MAX_VALUE, true);

    /** Why this vendor cannot carry the email, in words for the timeline; empty when it can. */
    public Optional<String> obstacle(Email email) {
        int recipients = email.to().size() + email.cc().size() + email.bcc().size();
        if (recipients > maxRecipients) {
            return Optional.of(recipients + " recipients, it takes at most " + maxRecipients);
        }
        if (maxBytes < Long.MAX_VALUE && email.wireSize() > maxBytes) {
            return Optional.of("about " + email.wireSize() + " bytes, it takes at most " + maxBytes);
        }
        if (!inlineImages && email.attachments().stream().anyMatch(attachment -> attachment.inline())) {
            return Optional.of("it cannot show inline images");
        }
        return Optional.empty();
    }
}
