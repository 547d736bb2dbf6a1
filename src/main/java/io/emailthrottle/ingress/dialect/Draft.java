package io.emailthrottle.ingress.dialect;

import io.emailthrottle.email.Tag;
import io.emailthrottle.ingress.AttachmentContent;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.UnicodeText;
import io.emailthrottle.ingress.ValidationErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An email as a dialect's reader puts it together. */
public final class Draft {

    private @Nullable String from;
    private List<String> to = List.of();
    private List<String> cc = List.of();
    private List<String> bcc = List.of();
    private List<String> replyTo = List.of();
    private @Nullable String subject;
    private @Nullable String html;
    private @Nullable String text;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<@Nullable AttachmentRequest> files = new ArrayList<>();
    private final List<Tag> labels = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String scheduledAt;
    private @Nullable String priority;

    public Draft() {}

    /** The same so far, for one of several emails that have this in common. */
    public Draft copy() {
        Draft copy = new Draft();
        copy.from = from;
        copy.to = to;
        copy.cc = cc;
        copy.bcc = bcc;
        copy.replyTo = replyTo;
        copy.subject = subject;
        copy.html = html;
        copy.text = text;
        copy.headers.putAll(headers);
        copy.files.addAll(files);
        copy.labels.addAll(labels);
        copy.metadata.putAll(metadata);
        copy.notes.addAll(notes);
        copy.scheduledAt = scheduledAt;
        copy.priority = priority;
        return copy;
    }

    /** @param mailbox as of {@link Mailboxes} */
    public Draft from(@Nullable String mailbox) {
        from = mailbox;
        return this;
    }

    public Draft to(List<String> mailboxes) {
        to = mailboxes;
        return this;
    }

    public Draft cc(List<String> mailboxes) {
        cc = mailboxes;
        return this;
    }

    public Draft bcc(List<String> mailboxes) {
        bcc = mailboxes;
        return this;
    }

    public Draft replyTo(List<String> mailboxes) {
        replyTo = mailboxes;
        return this;
    }

    public Draft subject(@Nullable String text) {
        subject = text;
        return this;
    }

    public Draft html(@Nullable String body) {
        html = body;
        return this;
    }

    public Draft text(@Nullable String body) {
        text = body;
        return this;
    }

    /** Adds headers; one of the same name is replaced. */
    public Draft headers(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    /** Adds a label in free text. */
    public Draft label(String label) {
        labels.add(new Tag(label, ""));
        return this;
    }

    /** Adds a label with a name, which rules may choose a route by; nothing when the value is null. */
    public Draft label(String name, @Nullable String value) {
        if (value != null) {
            labels.add(new Tag(name, value));
        }
        return this;
    }

    /** Adds the application's own data; an entry of the same name is replaced. */
    public Draft metadata(Map<String, String> more) {
        metadata.putAll(more);
        return this;
    }

    /** Adds what the timeline tells. */
    public Draft notes(List<String> more) {
        notes.addAll(more);
        return this;
    }

    /** When it is sent at the earliest; null, or a moment that is over, for now. */
    public Draft scheduledAt(@Nullable Instant moment, Instant now) {
        scheduledAt = moment == null || !moment.isAfter(now) ? null : moment.toString();
        return this;
    }

    /** {@code high}, {@code normal} or {@code low}; null for normal. */
    public Draft priority(@Nullable String word) {
        priority = word;
        return this;
    }

    /**
     * Adds a file.
     *
     * @param filename null for one of its place and its type
     * @param contentType null for the one that the file's name says
     * @param contentId makes it an inline part; null for none
     */
    public Draft file(
            @Nullable String filename, @Nullable String contentType, @Nullable String contentId, byte[] content) {
        files.add(new AttachmentRequest(filename, AttachmentContent.of(content), contentType, contentId, null, null));
        return this;
    }

    /**
     * Adds a file whose content is base64 in a field; a fault of that field when it is none.
     *
     * @param field of {@code object}, with the content
     */
    public Draft file(
            @Nullable String filename,
            @Nullable String contentType,
            @Nullable String contentId,
            Fields object,
            String field) {
        String base64 = object.text(field);
        if (base64 == null) {
            object.invalid(field, "is missing");
            return this;
        }
        try {
            return file(
                    filename, contentType, contentId, Base64.getMimeDecoder().decode(strict(base64)));
        } catch (IllegalArgumentException e) {
            object.invalid(field, "is not base64");
            return this;
        }
    }

    /** The decoder for MIME passes over what is no base64; here only line breaks are. */
    private static String strict(String base64) {
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            boolean valid =
                    c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "+/=\r\n".indexOf(c) >= 0;
            if (!valid) {
                throw new IllegalArgumentException("not base64");
            }
        }
        return base64;
    }

    /** Replaces placeholders in subject, bodies and the values of headers. */
    public Draft fill(UnaryOperator<String> placeholders) {
        return fill(placeholders, placeholders);
    }

    /**
     * Replaces placeholders in subject, bodies and the values of headers.
     *
     * @param inHtml the same where values must be written as html
     */
    public Draft fill(UnaryOperator<String> placeholders, UnaryOperator<String> inHtml) {
        subject = filled(subject, placeholders);
        html = filled(html, inHtml);
        text = filled(text, placeholders);
        headers.replaceAll((_, value) -> placeholders.apply(value));
        return this;
    }

    private static @Nullable String filled(@Nullable String text, UnaryOperator<String> placeholders) {
        return text == null ? null : placeholders.apply(text);
    }

    /**
     * The email.
     *
     * @param names what the dialect calls the fields
     * @param faults what was wrong when it was read
     */
    public DialectEmail email(FieldNames names, ValidationErrors faults) {
        check(names.theirs("subject"), subject, faults);
        check(names.theirs("html"), html, faults);
        check(names.theirs("text"), text, faults);
        headers.values().forEach(value -> check(names.theirs("headers"), value, faults));
        EmailRequest request = new EmailRequest(
                from,
                to,
                cc,
                bcc,
                replyTo,
                subject,
                html,
                text,
                headers,
                files,
                List.of(),
                null,
                null,
                scheduledAt,
                null,
                priority,
                null);
        return new DialectEmail(request, null, labels, metadata, notes, names, faults);
    }

    /** What placeholders were filled with was no field, so that no rule for fields has seen it. */
    private static void check(String field, @Nullable String filled, ValidationErrors faults) {
        String problem = filled == null ? null : UnicodeText.problem(filled);
        if (problem != null) {
            faults.invalid(field, problem);
        }
    }

    /**
     * The email, of a message that is complete: what was put together here of subject, bodies, headers and files does not count.
     *
     * @param names what the dialect calls the fields
     * @param faults what was wrong when it was read
     */
    public DialectEmail email(ReceivedMessage message, FieldNames names, ValidationErrors faults) {
        return new DialectEmail(null, message.at(scheduledAt), labels, metadata, notes, names, faults);
    }
}
