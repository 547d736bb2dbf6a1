package io.emailthrottle.ingress.smtp;

import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.EmailRequest.TagRequest;
import io.emailthrottle.ingress.HeaderFields;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
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
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A message as programs hand it in by SMTP, in the words of {@code POST /emails}. The envelope says who gets it, its headers
 * say who is seen to get it: those of To and Cc that the envelope names stay there, those that no header names are Bcc. When
 * no header names any, each gets an email of its own, so that none sees the others.
 *
 * @param idempotencyKey null when it has none
 */
public record ReceivedMessage(List<EmailRequest> emails, String idempotencyKey) {

    private static final String KEY = "Resend-Idempotency-Key";
    /** Headers that say what fields of ours say: X-Email-Throttle-Vendor, -Priority, -Delivery, and so on. */
    private static final String OURS = "x-email-throttle-";

    private static final Set<String> FIELDS =
            new TreeSet<>(List.of("vendor", "delivery", "scheduled-at", "expires-at", "priority", "tag"));

    private static final Session SESSION = Session.getInstance(properties());

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.address.strict", "false");
        properties.setProperty("mail.mime.allowutf8", "true");
        return properties;
    }

    /**
     * @param sender of the envelope, for messages without a From
     * @param recipients of the envelope
     * @throws UnreadableMessage when it cannot be understood
     */
    static ReceivedMessage read(byte[] message, String sender, List<String> recipients) {
        try {
            HeaderBudget headers = new HeaderBudget();
            MimeMessage mime = new BoundedMessage(SESSION, message, headers);
            requireKnown(mime);
            MessageBody body = MessageBody.of(mime, headers);
            return new ReceivedMessage(emails(mime, body, sender, recipients), mime.getHeader(KEY, null));
        } catch (AddressException e) {
            throw new UnreadableMessage("An address cannot be read: " + e.getMessage());
        } catch (MessagingException e) {
            throw new UnreadableMessage("The message cannot be read: " + e.getMessage());
        }
    }

    private static List<EmailRequest> emails(MimeMessage mime, MessageBody body, String sender, List<String> recipients)
            throws MessagingException {
        Map<String, String> left = new LinkedHashMap<>();
        recipients.forEach(recipient -> left.put(recipient.toLowerCase(Locale.ROOT), recipient));
        List<String> to = seen(mime, "To", left);
        List<String> cc = seen(mime, "Cc", left);
        if (to.isEmpty() && cc.isEmpty()) {
            EmailRequest unaddressed = email(mime, sender, List.of(), List.of(), List.of(), body);
            return left.values().stream()
                    .map(recipient -> addressed(unaddressed, recipient))
                    .toList();
        }
        List<String> bcc = List.copyOf(left.values());
        return List.of(
                to.isEmpty() ? email(mime, sender, cc, List.of(), bcc, body) : email(mime, sender, to, cc, bcc, body));
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
            for (InternetAddress member :
                    address.isGroup() ? address.getGroup(false) : new InternetAddress[] {address}) {
                if (left.remove(member.getAddress().toLowerCase(Locale.ROOT)) != null) {
                    seen.add(member.toUnicodeString());
                }
            }
        }
        return seen;
    }

    private static EmailRequest email(
            MimeMessage mime, String sender, List<String> to, List<String> cc, List<String> bcc, MessageBody body)
            throws MessagingException {
        InternetAddress[] from = AddressHeader.read(mime, mime.getHeader("From") == null ? "Sender" : "From");
        requireOneSender(mime, from);
        String subject = mime.getHeader("Subject", null);
        return new EmailRequest(
                from.length == 0 ? sender : from[0].toUnicodeString(),
                to,
                cc,
                bcc,
                texts(AddressHeader.read(mime, "Reply-To")),
                subject == null ? "" : decoded(subject),
                body.html(),
                body.html() == null && body.text() == null ? "" : body.text(),
                headers(mime),
                body.attachments(),
                tags(mime),
                ours(mime, "vendor"),
                ours(mime, "delivery"),
                ours(mime, "scheduled-at"),
                ours(mime, "expires-at"),
                ours(mime, "priority"),
                null);
    }

    private static EmailRequest addressed(EmailRequest email, String recipient) {
        return new EmailRequest(
                email.from(),
                List.of(recipient),
                email.cc(),
                email.bcc(),
                email.replyTo(),
                email.subject(),
                email.html(),
                email.text(),
                email.headers(),
                email.attachments(),
                email.tags(),
                email.vendor(),
                email.delivery(),
                email.scheduledAt(),
                email.expiresAt(),
                email.priority(),
                email.unknown());
    }

    private static List<String> texts(InternetAddress[] addresses) {
        return Arrays.stream(addresses).map(InternetAddress::toUnicodeString).toList();
    }

    /** As an unknown field by HTTP: what is asked for must not be lost in silence. */
    private static void requireKnown(MimeMessage mime) throws MessagingException {
        for (Header header : Collections.list(mime.getAllHeaders())) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith(OURS) && !FIELDS.contains(name.substring(OURS.length()))) {
                throw new UnreadableMessage("The header " + header.getName() + " is not known here; known are " + OURS
                        + "... " + String.join(", ", FIELDS) + ".");
            }
        }
    }

    /** Vendors take one sender: another that the message names must not be lost in silence. */
    private static void requireOneSender(MimeMessage mime, InternetAddress[] from) throws MessagingException {
        if (from.length > 1) {
            throw new UnreadableMessage("The header From names " + from.length + " addresses, and vendors take one.");
        }
        for (InternetAddress sender : AddressHeader.read(mime, "Sender")) {
            if (from.length == 1 && !from[0].getAddress().equalsIgnoreCase(sender.getAddress())) {
                throw new UnreadableMessage("The header Sender names another address than From, and vendors take one.");
            }
        }
    }

    private static String ours(MimeMessage mime, String field) throws MessagingException {
        String value = mime.getHeader(OURS + field, null);
        return value == null ? null : value.strip();
    }

    /** X-Email-Throttle-Tag: name=value, as often as there are tags. */
    private static List<TagRequest> tags(MimeMessage mime) throws MessagingException {
        String[] values = mime.getHeader(OURS + "tag");
        List<TagRequest> tags = new ArrayList<>();
        for (String value : values == null ? new String[0] : values) {
            String[] parts = value.strip().split("=", 2);
            tags.add(new TagRequest(parts[0], parts.length == 2 ? parts[1] : "true", null));
        }
        return tags;
    }

    /**
     * What the application added.
     *
     * @throws UnreadableMessage when a name comes twice with different values, of which vendors take one
     */
    private static Map<String, String> headers(MimeMessage mime) throws MessagingException {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : Collections.list(mime.getAllHeaders())) {
            String name = header.getName();
            boolean kept = !HeaderFields.isProduced(name)
                    && !name.equalsIgnoreCase(KEY)
                    && !name.toLowerCase(Locale.ROOT).startsWith(OURS);
            if (!kept) {
                continue;
            }
            String value = decoded(header.getValue());
            String before = values.putIfAbsent(name, value);
            if (before == null) {
                headers.put(name, value);
            } else if (!before.equals(value)) {
                throw new UnreadableMessage(
                        "The header " + name + " comes twice with different values, and vendors take one.");
            }
        }
        return headers;
    }

    private static String decoded(String value) {
        return EncodedWords.decode(MimeUtility.unfold(value).strip());
    }
}
