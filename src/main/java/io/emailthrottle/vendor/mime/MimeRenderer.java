package io.emailthrottle.vendor.mime;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Objects;

/**
 * Turns an email into the MIME message that travels: for SMTP, and for vendors that take raw MIME.
 *
 * <p>The tree is {@code mixed(related(alternative(text, html), inline...), attachment...)}, and only as deep as this
 * email needs. Blind recipients stand in no header. Where a header of the application's own has the name of one that the
 * email's fields produce, the field wins.
 */
public final class MimeRenderer {

    /**
     * Renders the email; the same email gives the same Message-ID and Date every time.
     *
     * @throws MessageRejected when a subject, name, file name or header holds a line break or NUL, or cannot be folded
     *     into lines of 998 octets (RFC 5322, 2.1.1)
     */
    public MimeMessage render(Email email) throws MessageRejected {
        ClassLoader before = MailClasses.enter();
        try {
            MimeMessage message = new StableMessage(email.messageId());
            addressAndDate(message, email);
            MimeHeaders.addOwn(message, email.headers());
            addBody(message, email);
            message.saveChanges();
            MimeHeaders.checkLineLengths(message);
            return message;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new MessageRejected("it cannot be written as a MIME message: " + e.getMessage(), e);
        } finally {
            MailClasses.leave(before);
        }
    }

    private static void addressAndDate(MimeMessage message, Email email)
            throws MessagingException, MessageRejected, UnsupportedEncodingException {
        MimeHeaders.refuseLineBreaks("subject", email.subject());
        message.setFrom(mailbox(email.from()));
        setRecipients(message, RecipientType.TO, email.to());
        setRecipients(message, RecipientType.CC, email.cc());
        if (!email.replyTo().isEmpty()) {
            message.setReplyTo(mailboxes(email.replyTo()));
        }
        message.setSubject(email.subject(), "UTF-8");
        message.setHeader("Date", MimeHeaders.date(email.createdAt()));
    }

    private static void setRecipients(MimeMessage message, RecipientType type, List<Address> addresses)
            throws MessagingException, MessageRejected, UnsupportedEncodingException {
        if (!addresses.isEmpty()) {
            message.setRecipients(type, mailboxes(addresses));
        }
    }

    private static InternetAddress[] mailboxes(List<Address> addresses)
            throws MessageRejected, UnsupportedEncodingException {
        InternetAddress[] mailboxes = new InternetAddress[addresses.size()];
        for (int i = 0; i < mailboxes.length; i++) {
            mailboxes[i] = mailbox(addresses.get(i));
        }
        return mailboxes;
    }

    private static InternetAddress mailbox(Address address) throws MessageRejected, UnsupportedEncodingException {
        MimeHeaders.refuseLineBreaks("address", address.address());
        MimeHeaders.refuseLineBreaks("display name", address.name());
        return new InternetAddress(address.address(), address.name(), "UTF-8");
    }

    private static void addBody(MimeMessage message, Email email) throws MessagingException, MessageRejected {
        List<Attachment> inline = email.html() == null ? List.of() : email.inlineImages();
        List<Attachment> files = email.html() == null ? email.attachments() : email.files();
        if (files.isEmpty()) {
            addRelated(message, email, inline);
            return;
        }
        Multipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        addRelated(body, email, inline);
        mixed.addBodyPart(body);
        for (Attachment file : files) {
            mixed.addBodyPart(MimeParts.file(file, MimeBodyPart.ATTACHMENT));
        }
        message.setContent(mixed);
    }

    private static void addRelated(MimePart part, Email email, List<Attachment> inline)
            throws MessagingException, MessageRejected {
        if (inline.isEmpty()) {
            addAlternative(part, email);
            return;
        }
        Multipart related = new RelatedMultipart(email.text() == null ? "text/html" : "multipart/alternative");
        MimeBodyPart root = new MimeBodyPart();
        addAlternative(root, email);
        related.addBodyPart(root);
        for (Attachment image : inline) {
            related.addBodyPart(MimeParts.file(image, MimeBodyPart.INLINE));
        }
        part.setContent(related);
    }

    private static void addAlternative(MimePart part, Email email) throws MessagingException {
        if (email.html() == null) {
            MimeParts.setText(part, Objects.requireNonNull(email.text(), "it has text or html"), "plain");
            return;
        }
        if (email.text() == null) {
            MimeParts.setText(part, email.html(), "html");
            return;
        }
        MimeBodyPart text = new MimeBodyPart();
        MimeParts.setText(text, email.text(), "plain");
        MimeBodyPart html = new MimeBodyPart();
        MimeParts.setText(html, email.html(), "html");
        part.setContent(new MimeMultipart("alternative", text, html));
    }
}
