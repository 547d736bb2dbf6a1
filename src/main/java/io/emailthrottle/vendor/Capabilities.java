package io.emailthrottle.vendor;

import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Loss;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
 * @param lostHeaders names, in lower case, of headers that do not arrive though others do
 * @param emptySubject whether it takes an email with an empty subject
 * @param emptyBody whether it takes an email with neither text nor html
 * @param ownEnvelope whether it can send to some of those whom the headers name, as SMTP can
 * @param maxTags the number of tags that the vendor is given; no reason to pass it over, since all tags stay with the email here
 * @param raw of emails with a raw message, those whose message it takes as it is; the others must be such that their fields hold all of them
 * @param parts what its fields can hold of a raw message beyond text, html, files and headers
 * @param idempotency how long the vendor remembers an idempotency key, so that a second call cannot make a second email;
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
        Set<String> lostHeaders,
        boolean emptySubject,
        boolean emptyBody,
        boolean ownEnvelope,
        int maxTags,
        Predicate<Email> raw,
        Set<Loss> parts,
        Duration idempotency) {

    private static final Predicate<Email> NO_RAW = _ -> false;

    public static final Capabilities ANYTHING = new Capabilities(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            true,
            true,
            true,
            Set.of(),
            true,
            true,
            true,
            Integer.MAX_VALUE,
            _ -> true,
            Set.of(),
            Duration.ZERO);

    /** Whatever an email's fields hold. */
    public static final Capabilities FIELDS = ANYTHING.withoutRaw();

    /** The same for at most so many recipients and bytes. */
    public Capabilities upTo(int recipients, long bytes) {
        return but(less -> {
            less.maxRecipients = recipients;
            less.maxBytes = bytes;
        });
    }

    /** The same for at most so many cc, and so many bcc. */
    public Capabilities withCopies(int most) {
        return but(less -> less.maxCopies = most);
    }

    public Capabilities withReplyTo(int most) {
        return but(less -> less.maxReplyTo = most);
    }

    public Capabilities withoutAttachments() {
        return but(less -> {
            less.attachments = false;
            less.inlineImages = false;
        });
    }

    public Capabilities withoutInlineImages() {
        return but(less -> less.inlineImages = false);
    }

    public Capabilities withoutCustomHeaders() {
        return but(less -> less.customHeaders = false);
    }

    /** The same without some headers, by their names in lower case. */
    public Capabilities withoutHeaders(String... names) {
        return but(less -> less.lostHeaders = Set.of(names));
    }

    public Capabilities withoutEmptySubject() {
        return but(less -> less.emptySubject = false);
    }

    public Capabilities withoutEmptyBody() {
        return but(less -> less.emptyBody = false);
    }

    public Capabilities withoutOwnEnvelope() {
        return but(less -> less.ownEnvelope = false);
    }

    public Capabilities withTags(int most) {
        return but(less -> less.maxTags = most);
    }

    /** The same for raw messages of some kind only. */
    public Capabilities withRaw(Predicate<Email> which) {
        return but(less -> less.raw = which);
    }

    /** The same for a vendor that takes fields only. */
    public Capabilities withoutRaw() {
        return withRaw(NO_RAW);
    }

    /** The same for a vendor whose fields can hold these parts. */
    public Capabilities withParts(Loss... kinds) {
        return but(less -> less.parts = Set.of(kinds));
    }

    public Capabilities idempotentFor(Duration remembered) {
        return but(less -> less.idempotency = remembered);
    }

    private Capabilities but(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.capabilities();
    }

    /** A copy whose parts can be changed by name. */
    private static final class Draft {
        private int maxRecipients;
        private int maxCopies;
        private int maxReplyTo;
        private long maxBytes;
        private boolean attachments;
        private boolean inlineImages;
        private boolean customHeaders;
        private Set<String> lostHeaders;
        private boolean emptySubject;
        private boolean emptyBody;
        private boolean ownEnvelope;
        private int maxTags;
        private Predicate<Email> raw;
        private Set<Loss> parts;
        private Duration idempotency;

        Draft(Capabilities from) {
            maxRecipients = from.maxRecipients;
            maxCopies = from.maxCopies;
            maxReplyTo = from.maxReplyTo;
            maxBytes = from.maxBytes;
            attachments = from.attachments;
            inlineImages = from.inlineImages;
            customHeaders = from.customHeaders;
            lostHeaders = from.lostHeaders;
            emptySubject = from.emptySubject;
            emptyBody = from.emptyBody;
            ownEnvelope = from.ownEnvelope;
            maxTags = from.maxTags;
            raw = from.raw;
            parts = from.parts;
            idempotency = from.idempotency;
        }

        Capabilities capabilities() {
            return new Capabilities(
                    maxRecipients,
                    maxCopies,
                    maxReplyTo,
                    maxBytes,
                    attachments,
                    inlineImages,
                    customHeaders,
                    lostHeaders,
                    emptySubject,
                    emptyBody,
                    ownEnvelope,
                    maxTags,
                    raw,
                    parts,
                    idempotency);
        }
    }

    /** Whether the vendor is given the email's raw message as it is. */
    public boolean takesRaw(Email email) {
        return email.content() instanceof Content.Raw && raw.test(email);
    }

    /** Why this vendor cannot carry the email, in words for the timeline; empty when it can. */
    public Optional<String> obstacle(Email email) {
        int recipients = email.to().size() + email.cc().size() + email.bcc().size();
        if (recipients > maxRecipients) {
            return Optional.of(recipients + " recipients, it takes at most " + maxRecipients);
        }
        if (maxBytes < Long.MAX_VALUE && email.wireSize() > maxBytes) {
            return Optional.of("about " + email.wireSize() + " bytes, it takes at most " + maxBytes);
        }
        return takesRaw(email) ? Optional.empty() : loss(email).or(() -> obstacleOfFields(email));
    }

    /** What of a raw message would not arrive. */
    private Optional<String> loss(Email email) {
        return email.content() instanceof Content.Raw message
                ? message.losses().stream()
                        .filter(loss -> !parts.contains(loss))
                        .sorted()
                        .findFirst()
                        .map(loss -> "it would take the message apart and lose " + loss.words())
                : Optional.empty();
    }

    private Optional<String> obstacleOfFields(Email email) {
        int copies = Math.max(email.cc().size(), email.bcc().size());
        if (copies > maxCopies) {
            return Optional.of(copies + " in cc or bcc, it takes at most " + maxCopies + " in each");
        }
        if (email.replyTo().size() > maxReplyTo) {
            return Optional.of(email.replyTo().size() + " reply-to addresses, it takes at most " + maxReplyTo);
        }
        if (!attachments && !email.attachments().isEmpty()) {
            return Optional.of("it takes no attachments");
        }
        if (!inlineImages && !email.inlineImages().isEmpty()) {
            return Optional.of("it cannot show inline images");
        }
        if (!customHeaders && !email.headers().isEmpty()) {
            return Optional.of("it takes no custom headers");
        }
        Optional<String> lost = lostHeaders.isEmpty()
                ? Optional.empty()
                : email.headers().keySet().stream()
                        .filter(name -> lostHeaders.contains(name.toLowerCase(Locale.ROOT)))
                        .findFirst();
        if (lost.isPresent()) {
            return lost.map(name -> "it does not take the header " + name);
        }
        if (!ownEnvelope && email.envelope() != null) {
            return Optional.of("it sends to all whom the headers name, and some of them have the email");
        }
        if (!emptySubject && email.subject().isEmpty()) {
            return Optional.of("it takes no empty subject");
        }
        if (!emptyBody && isEmpty(email.text()) && isEmpty(email.html())) {
            return Optional.of("it takes no empty body");
        }
        return Optional.empty();
    }

    private static boolean isEmpty(@Nullable String body) {
        return body == null || body.isEmpty();
    }
}
