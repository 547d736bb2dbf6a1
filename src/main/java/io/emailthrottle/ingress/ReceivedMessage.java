package io.emailthrottle.ingress;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.email.raw.AddressHeader;
import io.emailthrottle.email.raw.EncodedWords;
import io.emailthrottle.email.raw.RawMessage;
import io.emailthrottle.email.raw.UnreadableMessage;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import io.emailthrottle.ingress.EmailRequest.TagRequest;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message as programs hand it in, in the words of {@code POST /emails}. The envelope says who gets it, its headers
 * say who is seen to get it: those of To and Cc that the envelope names stay there, those that no header names are Bcc. When
 * no header names any, each gets an email of its own, so that none sees the others.
 *
 * @param raw the message as it is kept; null when it is no message that could leave so, and is written anew
 * @param attachments of the raw message
 * @param senders whom its headers and its envelope name as senders
 * @param idempotencyKey null when it has none
 */
public record ReceivedMessage(
        List<EmailRequest> emails,
        Content.@Nullable Raw raw,
        List<Attachment> attachments,
        List<String> senders,
        String idempotencyKey) {

    /**
     * Every sender that the message names must be one that the caller may send from.
     *
     * @param maySendFrom throws when the caller's key is for other domains only
     */
    public void requireAllowed(Consumer<Address> maySendFrom) {
        for (String sender : senders) {
            try {
                maySendFrom.accept(Address.parse(sender));
            } catch (InvalidAddress e) {
                throw new UnreadableMessage("The address of a sender " + e.getMessage() + ".");
            }
        }
    }

    /**
     * The same message, to be sent at another moment than it says itself.
     *
     * @param moment ISO 8601; null for the one that it says
     */
    public ReceivedMessage at(@Nullable String moment) {
        return moment == null
                ? this
                : new ReceivedMessage(
                        emails.stream()
                                .map(email -> email.withScheduledAt(moment))
                                .toList(),
                        raw,
                        attachments,
                        senders,
                        idempotencyKey);
    }

    /** By HTTP: who gets it, in a message or a request. */
    public static final String TO = "X-Email-Throttle-To";

    private static final String KEY = "Resend-Idempotency-Key";
    /** Headers that say what fields of ours say: X-Email-Throttle-Vendor, -Priority, -Delivery, and so on. */
    private static final String OURS = "x-email-throttle-";

    private static final List<String> FIELDS =
            List.of("vendor", "delivery", "scheduled-at", "expires-at", "priority", "tag");

    /**
     * A message that came by SMTP.
     *
     * @param sender of the envelope, empty for the null sender; the email's in a message without a From
     * @param recipients of the envelope
     * @throws UnreadableMessage when it cannot be understood
     */
    public static ReceivedMessage bySmtp(byte[] message, String sender, List<String> recipients) {
        return read(message, sender, mime -> recipients, new TreeSet<>(FIELDS), ReceivedMessage::dropped);
    }

    /**
     * A message that came by another vendor's API, which has its recipients beside it.
     *
     * @param recipients the envelope's; empty for those whom the message names
     * @param instructions which headers, by their names in lower case, are for that vendor and do not leave
     * @throws UnreadableMessage when it cannot be understood
     */
    public static ReceivedMessage byOtherApi(byte[] message, List<String> recipients, Predicate<String> instructions) {
        return read(
                message,
                null,
                mime -> recipients.isEmpty() ? recipients(mime, null) : recipients,
                new TreeSet<>(FIELDS),
                name -> dropped(name) || instructions.test(name));
    }

    /**
     * A message that came by HTTP, which has no envelope.
     *
     * @param to its recipients, separated by commas; null for those whom the message names
     * @throws UnreadableMessage when it cannot be understood, or is for several of whom its headers name none
     */
    public static ReceivedMessage byHttp(byte[] message, @Nullable String to) {
        Set<String> known = new TreeSet<>(FIELDS);
        known.add("to");
        ReceivedMessage received = read(message, null, mime -> recipients(mime, to), known, ReceivedMessage::dropped);
        if (received.emails.size() > 1) {
            throw new UnreadableMessage("No header names the " + received.emails.size()
                    + " recipients, so each needs an email of its own: send them one by one.");
        }
        return received;
    }

    /** Says who gets a message. */
    @FunctionalInterface
    private interface Envelope {
        List<String> recipients(MimeMessage mime) throws MessagingException;
    }

    private static List<String> recipients(MimeMessage mime, @Nullable String to) throws MessagingException {
        String named = to == null ? mime.getHeader(TO, ",") : to;
        List<String> recipients = new ArrayList<>();
        for (InternetAddress address : named == null
                ? all(mime, "To", "Cc", "Bcc")
                : List.of(InternetAddress.parse(MimeUtility.unfold(named), true))) {
            members(address).forEach(member -> recipients.add(member.getAddress()));
        }
        if (recipients.isEmpty()) {
            throw new UnreadableMessage("The message names no recipient in To, Cc, Bcc or " + TO + ".");
        }
        return recipients;
    }

    private static List<InternetAddress> all(MimeMessage mime, String... headers) throws MessagingException {
        List<InternetAddress> all = new ArrayList<>();
        for (String header : headers) {
            all.addAll(List.of(AddressHeader.read(mime, header)));
        }
        return all;
    }

    private static List<InternetAddress> members(InternetAddress address) throws AddressException {
        return address.isGroup() ? List.of(address.getGroup(false)) : List.of(address);
    }

    private static ReceivedMessage read(
            byte[] message, @Nullable String sender, Envelope envelope, Set<String> known, Predicate<String> dropped) {
        try {
            RawMessage raw = RawMessage.read(message, dropped);
            MimeMessage mime = raw.header();
            requireKnown(mime, known);
            String fault = raw.fault().orElse(null);
            if (fault != null) {
                requireNoLoss(raw, fault);
            }
            List<@Nullable AttachmentRequest> files =
                    fault == null ? List.<@Nullable AttachmentRequest>of() : files(raw);
            EmailRequest fields = fields(mime, raw, sender, files, dropped);
            return new ReceivedMessage(
                    emails(mime, fields, envelope.recipients(mime)),
                    fault == null ? raw.content(sender) : null,
                    fault == null ? raw.attachments() : List.of(),
                    senders(mime, sender),
                    mime.getHeader(KEY, null));
        } catch (AddressException e) {
            throw new UnreadableMessage("An address cannot be read: " + e.getMessage());
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    /** What is for this application alone, or names those who are not to be seen. */
    private static boolean dropped(String name) {
        return name.equals("bcc") || name.equals("resent-bcc") || name.equalsIgnoreCase(KEY) || name.startsWith(OURS);
    }

    private static void requireNoLoss(RawMessage raw, String fault) {
        raw.losses().stream().sorted().findFirst().ifPresent(loss -> {
            throw new UnreadableMessage("The message cannot leave as it is, because " + fault
                    + "; and written anew it would lose " + loss.words() + ".");
        });
    }

    private static List<String> senders(MimeMessage mime, @Nullable String sender) throws MessagingException {
        return Stream.concat(
                        all(mime, "From", "Sender").stream().map(InternetAddress::toUnicodeString),
                        Stream.ofNullable(sender).filter(address -> !address.isEmpty()))
                .toList();
    }

    private static List<EmailRequest> emails(MimeMessage mime, EmailRequest fields, List<String> recipients)
            throws MessagingException {
        Map<String, String> left = new LinkedHashMap<>();
        recipients.forEach(recipient -> left.put(recipient.toLowerCase(Locale.ROOT), recipient));
        List<String> to = seen(mime, "To", left);
        List<String> cc = seen(mime, "Cc", left);
        if (to.isEmpty() && cc.isEmpty()) {
            return left.values().stream()
                    .map(recipient -> fields.withRecipients(List.of(recipient), List.of(), List.of()))
                    .toList();
        }
        List<String> bcc = List.copyOf(left.values());
        return List.of(to.isEmpty() ? fields.withRecipients(cc, List.of(), bcc) : fields.withRecipients(to, cc, bcc));
    }

    /**
     * Those of a header whom the envelope names, and who are not left over then.
     *
     * @param left of the envelope, by their addresses in lower case
     */
    private static List<String> seen(MimeMessage mime, String header, Map<String, String> left)
            throws MessagingException {
        List<String> seen = new ArrayList<>();
        for (InternetAddress address : AddressHeader.read(mime, header)) {
            for (InternetAddress member : members(address)) {
                if (left.remove(member.getAddress().toLowerCase(Locale.ROOT)) != null) {
                    seen.add(member.toUnicodeString());
                }
            }
        }
        return seen;
    }

    private static EmailRequest fields(
            MimeMessage mime,
            RawMessage raw,
            @Nullable String sender,
            List<@Nullable AttachmentRequest> attachments,
            Predicate<String> dropped)
            throws MessagingException {
        InternetAddress[] from = AddressHeader.read(mime, mime.getHeader("From") == null ? "Sender" : "From");
        String subject = mime.getHeader("Subject", null);
        List<String> replyTo = new ArrayList<>();
        for (InternetAddress address : AddressHeader.read(mime, "Reply-To")) {
            members(address).forEach(member -> replyTo.add(member.toUnicodeString()));
        }
        return new EmailRequest(
                from.length == 0 ? sender : from[0].toUnicodeString(),
                List.of(),
                List.of(),
                List.of(),
                replyTo,
                subject == null ? "" : decoded(subject),
                raw.html(),
                raw.text(),
                headers(mime, dropped),
                attachments,
                tags(mime),
                ours(mime, "vendor"),
                ours(mime, "delivery"),
                ours(mime, "scheduled-at"),
                ours(mime, "expires-at"),
                ours(mime, "priority"),
                null);
    }

    private static List<@Nullable AttachmentRequest> files(RawMessage raw) {
        return raw.attachments().stream()
                .<@Nullable AttachmentRequest>map(file -> new AttachmentRequest(
                        file.filename(),
                        AttachmentContent.of(file.content()),
                        file.contentType(),
                        file.contentId(),
                        null,
                        null))
                .toList();
    }

    /** As an unknown field by HTTP: what is asked for must not be lost in silence. */
    private static void requireKnown(MimeMessage mime, Set<String> known) throws MessagingException {
        for (Header header : Collections.list(mime.getAllHeaders())) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith(OURS) && !known.contains(name.substring(OURS.length()))) {
                throw new UnreadableMessage("The header " + header.getName() + " is not known here; known are " + OURS
                        + "... " + String.join(", ", known) + ".");
            }
        }
    }

    private static @Nullable String ours(MimeMessage mime, String field) throws MessagingException {
        String value = mime.getHeader(OURS + field, null);
        return value == null ? null : value.strip();
    }

    /** X-Email-Throttle-Tag: name=value, as often as there are tags. */
    private static List<@Nullable TagRequest> tags(MimeMessage mime) throws MessagingException {
        String[] values = mime.getHeader(OURS + "tag");
        return Arrays.stream(values == null ? new String[0] : values)
                .map(value -> value.strip().split("=", 2))
                .<@Nullable TagRequest>map(
                        parts -> new TagRequest(parts[0], parts.length == 2 ? parts[1] : "true", null))
                .toList();
    }

    /** What the application added; of a header that comes more than once, the first. */
    private static Map<String, String> headers(MimeMessage mime, Predicate<String> dropped) throws MessagingException {
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : Collections.list(mime.getAllHeaders())) {
            String name = header.getName();
            boolean kept = !HeaderFields.isProduced(name) && !dropped.test(name.toLowerCase(Locale.ROOT));
            if (kept && names.add(name)) {
                headers.put(name, decoded(header.getValue()));
            }
        }
        return headers;
    }

    private static String decoded(String value) {
        return EncodedWords.decode(MimeUtility.unfold(value).strip());
    }
}
