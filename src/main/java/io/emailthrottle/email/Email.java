package io.emailthrottle.email;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One email as it was accepted: validated, decoded, and never changed again.
 *
 * @param id a UUIDv7, so ids sort by time of acceptance
 * @param tenant who owns it
 * @param text the plain body, or null when there is only html
 * @param html the html body, or null when there is only text
 * @param headers the application's own headers, in its order; none of those that the email's other fields produce
 * @param metadata the application's own data by name, in its order: passed on to vendors that keep such data, and given back with
 *     events
 * @param vendor the name of the only vendor that may send it, or null for any
 * @param createdAt when it was accepted, UTC; the Date header
 * @param traceparent the trace in which it was accepted (W3C Trace Context), or null
 * @param envelope those of the recipients who wait for it, when the others have it already; null for all
 * @param content null for composed; of a raw message the other fields are what was read from it
 */
public record Email(
        UUID id,
        String tenant,
        Address from,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        List<Address> replyTo,
        String subject,
        @Nullable String text,
        @Nullable String html,
        Map<String, String> headers,
        List<Attachment> attachments,
        List<Tag> tags,
        Map<String, String> metadata,
        @Nullable String vendor,
        DeliveryGuarantee delivery,
        Priority priority,
        Instant createdAt,
        @Nullable String traceparent,
        @Nullable List<Address> envelope,
        Content content) {

    /** The operator's own tenant, and everybody's while there is no other. */
    public static final String DEFAULT_TENANT = "default";

    public Email {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(createdAt, "createdAt");
        content = content == null ? Content.COMPOSED : content;
        if (text == null && html == null && content instanceof Content.Composed) {
            throw new IllegalArgumentException("text or html");
        }
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        replyTo = List.copyOf(replyTo);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        attachments = List.copyOf(attachments);
        tags = List.copyOf(tags);
        metadata = metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        envelope = envelope == null ? null : List.copyOf(envelope);
    }

    /** The recipients: to, cc and bcc, in this order, or those of them who wait for it. */
    public List<Address> recipients() {
        return envelope != null
                ? envelope
                : Stream.of(to, cc, bcc).flatMap(List::stream).toList();
    }

    /** The attachments that stand beside the bodies. */
    public List<Attachment> files() {
        return attachments.stream().filter(file -> !file.inline()).toList();
    }

    /** The attachments that the html shows, by their content ids. */
    public List<Attachment> inlineImages() {
        return attachments.stream().filter(Attachment::inline).toList();
    }

    /** The same message for some of its recipients only; its headers still name all. */
    public Email onlyFor(Predicate<Address> wanted) {
        List<Address> some = recipients().stream().filter(wanted).toList();
        return copy(to, cc, bcc, some);
    }

    /** The same email to other people. */
    public Email withRecipients(List<Address> newTo, List<Address> newCc, List<Address> newBcc) {
        return copy(newTo, newCc, newBcc, null);
    }

    private Email copy(
            List<Address> newTo, List<Address> newCc, List<Address> newBcc, @Nullable List<Address> newEnvelope) {
        return toBuilder().to(newTo).cc(newCc).bcc(newBcc).envelope(newEnvelope).build();
    }

    /** The same email with other texts, files and content: what was read from its raw message. */
    public Email withView(
            @Nullable String newText, @Nullable String newHtml, List<Attachment> newAttachments, Content newContent) {
        return toBuilder()
                .text(newText)
                .html(newHtml)
                .attachments(newAttachments)
                .content(newContent)
                .build();
    }

    /** The same email as if its fields were all that was known. */
    public Email composed() {
        return withView(text, html, attachments, Content.COMPOSED);
    }

    /**
     * The Message-ID header, a raw message's own when it has one: the same for every attempt and every vendor, so that mailboxes
     * can tell a duplicate.
     */
    public String messageId() {
        return content instanceof Content.Raw raw && raw.messageId() != null ? raw.messageId() : messageId(id, from);
    }

    /** The Message-ID of an email that brought none along. */
    public static String messageId(UUID id, Address from) {
        return "<" + id + "@" + from.domain() + ">";
    }

    /**
     * About how many bytes it has on the wire: bodies as UTF-8, attachments as base64 (4 for 3, and a line break every
     * 76), 1 KB for headers; of a raw message its own, and 1 KB for what is added to it.
     */
    public long wireSize() {
        if (content instanceof Content.Raw raw) {
            return 1024L + raw.message().length;
        }
        long size = 1024 + utf8(subject) + utf8(text) + utf8(html);
        for (Attachment attachment : attachments) {
            long base64 = (attachment.content().length + 2L) / 3 * 4;
            size += base64 + base64 / 76 * 2 + 256;
        }
        return size;
    }

    /** About how much memory it takes while it is sent: as much as on the wire, and what was read from a raw message beside it. */
    public long heldSize() {
        return content instanceof Content.Raw ? wireSize() + composed().wireSize() : wireSize();
    }

    /** Half of a surrogate pair, which is no character, counts as the two octets that make half of one. */
    private static long utf8(@Nullable String text) {
        long octets = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    /** The id only: addresses, subject and bodies are private. */
    @Override
    public String toString() {
        return "Email[" + id + "]";
    }

    /** Begins a copy; parts that are not set again stay as they are. */
    public Builder toBuilder() {
        return new Builder(id, createdAt, from, subject)
                .tenant(tenant)
                .to(to)
                .cc(cc)
                .bcc(bcc)
                .replyTo(replyTo)
                .text(text)
                .html(html)
                .headers(headers)
                .attachments(attachments)
                .tags(tags)
                .metadata(metadata)
                .vendor(vendor)
                .delivery(delivery)
                .priority(priority)
                .traceparent(traceparent)
                .envelope(envelope)
                .content(content);
    }

    /** Begins an email from its four indispensable parts; everything else has a default. */
    public static Builder builder(UUID id, Instant createdAt, Address from, String subject) {
        return new Builder(id, createdAt, from, subject);
    }

    /** Collects the parts of an {@link Email}; what is set again replaces what was set before. */
    public static final class Builder {
        private final UUID id;
        private final Instant createdAt;
        private Address from;
        private final String subject;
        private String tenant = DEFAULT_TENANT;
        private List<Address> to = List.of();
        private List<Address> cc = List.of();
        private List<Address> bcc = List.of();
        private List<Address> replyTo = List.of();
        private @Nullable String text;
        private @Nullable String html;
        private Map<String, String> headers = Map.of();
        private List<Attachment> attachments = List.of();
        private List<Tag> tags = List.of();
        private Map<String, String> metadata = Map.of();
        private @Nullable String vendor;
        private DeliveryGuarantee delivery = DeliveryGuarantee.AT_LEAST_ONCE;
        private Priority priority = Priority.NORMAL;
        private @Nullable String traceparent;
        private @Nullable List<Address> envelope;
        private Content content = Content.COMPOSED;

        private Builder(UUID id, Instant createdAt, Address from, String subject) {
            this.id = id;
            this.createdAt = createdAt;
            this.from = from;
            this.subject = subject;
        }

        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        public Builder from(Address from) {
            this.from = from;
            return this;
        }

        public Builder to(List<Address> addresses) {
            to = addresses;
            return this;
        }

        public Builder cc(List<Address> addresses) {
            cc = addresses;
            return this;
        }

        public Builder bcc(List<Address> addresses) {
            bcc = addresses;
            return this;
        }

        public Builder replyTo(List<Address> addresses) {
            replyTo = addresses;
            return this;
        }

        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        public Builder html(@Nullable String html) {
            this.html = html;
            return this;
        }

        public Builder headers(Map<String, String> all) {
            headers = all;
            return this;
        }

        public Builder attachments(List<Attachment> more) {
            attachments = more;
            return this;
        }

        public Builder tags(List<Tag> more) {
            tags = more;
            return this;
        }

        public Builder metadata(Map<String, String> all) {
            metadata = all;
            return this;
        }

        public Builder vendor(@Nullable String vendor) {
            this.vendor = vendor;
            return this;
        }

        public Builder delivery(DeliveryGuarantee delivery) {
            this.delivery = delivery;
            return this;
        }

        public Builder priority(Priority priority) {
            this.priority = priority;
            return this;
        }

        public Builder traceparent(@Nullable String traceparent) {
            this.traceparent = traceparent;
            return this;
        }

        /** @param recipients those who wait for it, or null for all */
        public Builder envelope(@Nullable List<Address> recipients) {
            envelope = recipients;
            return this;
        }

        public Builder content(Content content) {
            this.content = content;
            return this;
        }

        public Email build() {
            return new Email(
                    id,
                    tenant,
                    from,
                    to,
                    cc,
                    bcc,
                    replyTo,
                    subject,
                    text,
                    html,
                    headers,
                    attachments,
                    tags,
                    metadata,
                    vendor,
                    delivery,
                    priority,
                    createdAt,
                    traceparent,
                    envelope,
                    content);
        }
    }
}
