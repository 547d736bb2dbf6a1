package io.emailthrottle.vendor.resend;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Tag;
import io.emailthrottle.vendor.http.JsonFields;
import io.emailthrottle.vendor.http.MessageHeaders;
import io.emailthrottle.vendor.http.Tags;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.MediaTypeFactory;

/**
 * Writes an email in Resend's shape.
 *
 * <p>The email's id travels as a tag, because every event repeats those.
 */
final class ResendJson {

    /** Tags of the application's own: Resend takes 75, and one is ours. */
    static final int MAX_TAGS = 74;

    /** What a name holds that stands in quotes by RFC 5322, and white space. */
    private static final Pattern QUOTABLE = Pattern.compile("[\\p{Cntrl}\\s\"\\\\(),:;<>@\\[\\]]+");

    private final JsonGenerator json;
    private final JsonFields fields;

    ResendJson(JsonGenerator json) {
        this.json = json;
        this.fields = new JsonFields(json);
    }

    void write(Email email) throws IOException {
        json.writeStartObject();
        fields.text("from", mailbox(email.from()));
        mailboxes("to", email.to());
        mailboxes("cc", email.cc());
        mailboxes("bcc", email.bcc());
        mailboxes("reply_to", email.replyTo());
        fields.text("subject", email.subject());
        fields.text("text", email.text());
        fields.text("html", email.html());
        fields.map("headers", MessageHeaders.of(email));
        fields.objects("attachments", email.attachments(), this::attachment);
        fields.objects("tags", Tags.withId(email, MAX_TAGS), this::tag);
        json.writeEndObject();
    }

    private void mailboxes(String field, List<Address> addresses) throws IOException {
        fields.texts(field, addresses.stream().map(ResendJson::mailbox).toList());
    }

    /** Resend encodes a name outside ASCII, but refuses one in quotes: what would need them becomes a space. */
    private static String mailbox(Address address) {
        String name = address.name() == null
                ? ""
                : QUOTABLE.matcher(address.name()).replaceAll(" ").strip();
        return name.isEmpty() ? address.address() : name + " <" + address.address() + ">";
    }

    private void attachment(Attachment attachment) throws IOException {
        fields.text("filename", attachment.filename());
        json.writeBinaryField("content", attachment.content());
        if (agrees(attachment)) {
            fields.text("content_type", attachment.contentType());
        }
        fields.text("content_id", attachment.contentId());
    }

    /**
     * Resend drops a message whose attachment's extension contradicts its type, and says nothing of it: of such a file it takes
     * the type from the name.
     */
    private static boolean agrees(Attachment attachment) {
        return MediaTypeFactory.getMediaType(attachment.filename())
                .map(type -> type.toString().equalsIgnoreCase(attachment.bareType()))
                .orElse(true);
    }

    private void tag(Tag tag) throws IOException {
        fields.text("name", tag.name());
        fields.text("value", tag.value());
    }
}
