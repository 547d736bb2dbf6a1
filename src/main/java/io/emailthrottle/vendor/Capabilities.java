package io.emailthrottle.vendor;

import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import java.time.Duration;
import java.util.Optional;

/**
 * What a vendor can carry. Start from {@link #ANYTHING} and say what is less.
 *
 * @param maxRecipients to, cc and bcc together
 * @param maxCopies cc, and bcc, each
 * @param maxReplyTo reply-to addresses
 * @param maxBytes of the whole message as sent, attachments encoded
 * @param attachments whether it takes any
 * @param inlineImages whether html can refer to an attachment as {@code cid:}
 * @param customHeaders whether the application's own headers arrive
 * @param maxTags how many tags the vendor is told; no reason to pass it over, since all tags stay with the email here
 * @param idempotency how long the vendor remembers an idempotency key, so that asking again cannot make a second email;
 *     zero when it takes none
 */
public record Capabilities(
        int maxRecipients,
        int maxCopies,
        int maxReplyTo,
        long maxBytes,
        boolean attachments,
        boolean inlineImages,
        boolean customHeaders,
        int maxTags,
        Duration idempotency) {

    public static final Capabilities ANYTHING = new Capabilities(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            true,
            true,
            true,
            Integer.MAX_VALUE,
            Duration.ZERO);

    /** The same for at most so many recipients and bytes. */
    public Capabilities upTo(int recipients, long bytes) {
        return new Capabilities(
                recipients,
                maxCopies,
                maxReplyTo,
                bytes,
                attachments,
                inlineImages,
                customHeaders,
                maxTags,
                idempotency);
    }

    /** The same for at most so many cc, and so many bcc. */
    public Capabilities withCopies(int most) {
        return new Capabilities(
                maxRecipients,
                most,
                maxReplyTo,
                maxBytes,
                attachments,
                inlineImages,
                customHeaders,
                maxTags,
                idempotency);
    }

    public Capabilities withReplyTo(int most) {
        return new Capabilities(
                maxRecipients,
                maxCopies,
                most,
                maxBytes,
                attachments,
                inlineImages,
                customHeaders,
                maxTags,
                idempotency);
    }

    public Capabilities withoutAttachments() {
        return new Capabilities(
                maxRecipients, maxCopies, maxReplyTo, maxBytes, false, false, customHeaders, maxTags, idempotency);
    }

    public Capabilities withoutInlineImages() {
        return new Capabilities(
                maxRecipients,
                maxCopies,
                maxReplyTo,
                maxBytes,
                attachments,
                false,
                customHeaders,
                maxTags,
                idempotency);
    }

    public Capabilities withoutCustomHeaders() {
        return new Capabilities(
                maxRecipients, maxCopies, maxReplyTo, maxBytes, attachments, inlineImages, false, maxTags, idempotency);
    }

    public Capabilities withTags(int most) {
        return new Capabilities(
                maxRecipients,
                maxCopies,
                maxReplyTo,
                maxBytes,
                attachments,
                inlineImages,
                customHeaders,
                most,
                idempotency);
    }

    public Capabilities idempotentFor(Duration remembered) {
        return new Capabilities(
                maxRecipients,
                maxCopies,
                maxReplyTo,
                maxBytes,
                attachments,
                inlineImages,
                customHeaders,
                maxTags,
                remembered);
    }

    /** Why this vendor cannot carry the email, in words for the timeline; empty when it can. */
    public Optional<String> obstacle(Email email) {
        int recipients = email.to().size() + email.cc().size() + email.bcc().size();
        if (recipients > maxRecipients) {
            return Optional.of(recipients + " recipients, it takes at most " + maxRecipients);
        }
        int copies = Math.max(email.cc().size(), email.bcc().size());
        if (copies > maxCopies) {
            return Optional.of(copies + " in cc or bcc, it takes at most " + maxCopies + " in each");
        }
        if (email.replyTo().size() > maxReplyTo) {
            return Optional.of(email.replyTo().size() + " reply-to addresses, it takes at most " + maxReplyTo);
        }
        if (maxBytes < Long.MAX_VALUE && email.wireSize() > maxBytes) {
            return Optional.of("about " + email.wireSize() + " bytes, it takes at most " + maxBytes);
        }
        if (!attachments && !email.attachments().isEmpty()) {
            return Optional.of("it takes no attachments");
        }
        if (!inlineImages && email.attachments().stream().anyMatch(Attachment::inline)) {
            return Optional.of("it cannot show inline images");
        }
        if (!customHeaders && !email.headers().isEmpty()) {
            return Optional.of("it takes no custom headers");
        }
        return Optional.empty();
    }
}
