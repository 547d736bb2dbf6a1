package io.emailthrottle.email.raw;

import io.emailthrottle.email.Alternative;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Loss;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a message (RFC 5322) from its octets; the same octets always give the same result. */
public final class RawMessage {

    /** Fields that servers add, that say nothing to the reader, and of which a vendor writes its own. */
    private static final Set<String> TRACE =
            Set.of("received", "return-path", "dkim-signature", "authentication-results", "delivered-to");

    /** What vendors can be given as a header. */
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-~&&[^<>]]{1,900}>");

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Session SESSION = Session.getInstance(properties());

    private final RawFields fields;
    private final Predicate<String> dropped;
    private final MimeMessage mime;
    private final MessageBody body;

    private RawMessage(RawFields fields, Predicate<String> dropped, MimeMessage mime, MessageBody body) {
        this.fields = fields;
        this.dropped = dropped;
        this.mime = mime;
        this.body = body;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.address.strict", "false");
        properties.setProperty("mail.mime.allowutf8", "true");
        return properties;
    }

    /**
     * @param octets whose lines end with CRLF
     * @param dropped the names, in lower case, of header fields that are for this application alone
     * @throws UnreadableMessage when it cannot be understood
     */
    public static RawMessage read(byte[] octets, Predicate<String> dropped) {
        try {
            HeaderBudget headers = new HeaderBudget();
            MimeMessage mime = new BoundedMessage(SESSION, octets, headers);
            return new RawMessage(RawFields.of(octets), dropped, mime, MessageBody.of(mime, headers));
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    /** An email as it was stored, with what its raw message says. */
    public static Email withView(Email stored) {
        if (!(stored.content() instanceof Content.Raw raw)) {
            return stored;
        }
        RawMessage read = read(raw.message(), _ -> false);
        return stored.withView(read.text(), read.html(), read.attachments(), read.content(raw.mailFrom()));
    }

    /** Its header. */
    public MimeMessage header() {
        return mime;
    }

    /** Null when there is none; empty when there is no html either. */
    public @Nullable String text() {
        return body.html() == null && body.text() == null ? "" : body.text();
    }

    /** Null when there is none. */
    public @Nullable String html() {
        return body.html();
    }

    public List<Attachment> attachments() {
        return body.attachments();
    }

    public List<Alternative> alternatives() {
        return body.alternatives();
    }

    /** Why its octets cannot leave as they are, as the end of a sentence; empty when they can. */
    public Optional<String> fault() {
        return fields.fault().or(this::faultOfFrom);
    }

    /** What two readers could read in two ways might name a sender whom nobody has looked at. */
    private Optional<String> faultOfFrom() {
        try {
            InternetAddress[] strict = InternetAddress.parse(mime.getHeader("From", ","), true);
            boolean plain = strict.length > 0 && Arrays.stream(strict).noneMatch(InternetAddress::isGroup);
            return plain ? Optional.empty() : Optional.of("its From names nobody");
        } catch (MessagingException e) {
            return Optional.of("its From is not written as RFC 5322 says");
        }
    }

    /** The message as the content of an email, without the header fields that are dropped. */
    public Content.Raw content(@Nullable String mailFrom) {
        try {
            String id = mime.getHeader("Message-ID", null);
            String line =
                    id == null ? "" : WHITE_SPACE.matcher(id).replaceAll(" ").strip();
            return new Content.Raw(
                    fields.without(dropped), mailFrom, line.isEmpty() ? null : line, alternatives(), losses());
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    /** What is lost when it is written anew from what is read here. */
    public Set<Loss> losses() {
        Set<Loss> losses = EnumSet.noneOf(Loss.class);
        losses.addAll(body.losses());
        try {
            losses.addAll(ofHeader());
        } catch (MessagingException e) {
            throw new UnreadableMessage("An address cannot be read: " + e.getMessage());
        }
        return losses;
    }

    private Set<Loss> ofHeader() throws MessagingException {
        Set<Loss> losses = EnumSet.noneOf(Loss.class);
        for (String name : fields.names()) {
            if (dropped.test(name) || TRACE.contains(name)) {
                continue;
            }
            if (name.startsWith("arc-")) {
                losses.add(Loss.SEAL);
            } else if (name.startsWith("resent-")) {
                losses.add(Loss.RESENT);
            } else if (differs(name)) {
                losses.add(Loss.REPEATED_HEADERS);
            }
        }
        losses.addAll(ofAddresses());
        return losses;
    }

    /** Whether a header comes more than once, with different values. */
    private boolean differs(String name) throws MessagingException {
        String[] values = mime.getHeader(name);
        return values != null
                && Arrays.stream(values)
                                .map(value -> WHITE_SPACE
                                        .matcher(value)
                                        .replaceAll(" ")
                                        .strip())
                                .distinct()
                                .count()
                        > 1;
    }

    private Set<Loss> ofAddresses() throws MessagingException {
        Set<Loss> losses = EnumSet.noneOf(Loss.class);
        for (String name : List.of("From", "To", "Cc", "Reply-To")) {
            for (InternetAddress address : AddressHeader.read(mime, name)) {
                // A group without members hides the recipients, and says nothing.
                if (address.isGroup() && address.getGroup(false).length > 0) {
                    losses.add(Loss.GROUP);
                }
            }
        }
        InternetAddress[] from = AddressHeader.read(mime, "From");
        if (from.length > 1) {
            losses.add(Loss.AUTHORS);
        }
        for (InternetAddress sender : AddressHeader.read(mime, "Sender")) {
            if (from.length > 0 && !from[0].getAddress().equalsIgnoreCase(sender.getAddress())) {
                losses.add(Loss.SENDER);
            }
        }
        return losses;
    }
}
