package io.emailthrottle.ingress.postmark;

import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes an email of a message of {@code POST /email}, or of one of {@code POST /email/batch}. */
final class PostmarkReader {

    static final String TEMPLATES =
            "templates stored at Postmark are not known here; render it and send `HtmlBody` or `TextBody`";

    private static final String TRACKING = "no vendor's tracking is switched from here";
    private static final String CID = "cid:";
    /** The name of the tag that keeps the message stream. */
    static final String STREAM = "message_stream";

    static final FieldRules RULES = FieldRules.anyCase()
            .kept("From", "`from`")
            .kept("To", "`to`, separated by commas")
            .kept("Cc", "`cc`, separated by commas")
            .kept("Bcc", "`bcc`, separated by commas")
            .kept("ReplyTo", "`reply_to`, separated by commas")
            .kept("Subject", "`subject`")
            .kept("TextBody", "`text`")
            .kept("HtmlBody", "`html`")
            .kept("Tag", "a tag, in free text")
            .kept("Metadata.*", "metadata, which comes back in events")
            .approximated("MessageStream", "kept as the tag `message_stream`, which routing rules may name")
            .kept("Headers[].Name", "`headers`")
            .kept("Headers[].Value", "`headers`")
            .kept("Attachments[].Name", "`filename`")
            .kept("Attachments[].Content", "`content` of a file, base64")
            .kept("Attachments[].ContentType", "`content_type`")
            .kept("Attachments[].ContentID", "makes it an inline part; `cid:` at its beginning is left out")
            .noEffect("Attachments[].ContentLength", "the content is as long as it is")
            .noEffect("Attachments[].Disposition", "`ContentID` decides")
            .noEffect("TrackOpens", TRACKING)
            .noEffect("TrackLinks", TRACKING)
            .refused("TemplateId", TEMPLATES)
            .refused("TemplateAlias", TEMPLATES)
            .refused("TemplateModel", TEMPLATES)
            .refused("InlineCss", "a body leaves as it came");

    private final Fields message;

    /** @param message with faults of its own */
    PostmarkReader(Fields message) {
        this.message = message;
    }

    DialectEmail email() {
        Draft draft = new Draft()
                .notes(message.apply(RULES))
                .from(message.filled("From"))
                .to(Mailboxes.split(message.text("To")))
                .cc(Mailboxes.split(message.text("Cc")))
                .bcc(Mailboxes.split(message.text("Bcc")))
                .replyTo(Mailboxes.split(message.text("ReplyTo")))
                .subject(message.text("Subject"))
                .text(message.filled("TextBody"))
                .html(message.filled("HtmlBody"))
                .headers(headers(message.objects("Headers")))
                .metadata(message.map("Metadata"))
                .label(STREAM, message.filled("MessageStream"));
        String tag = message.filled("Tag");
        if (tag != null) {
            draft.label(tag);
        }
        for (Fields file : message.objects("Attachments")) {
            draft.file(
                    file.filled("Name"),
                    file.filled("ContentType"),
                    contentId(file.filled("ContentID")),
                    file,
                    "Content");
        }
        return draft.email(NAMES, message.faults());
    }

    /** The same name twice cannot be kept, and is a fault. */
    private static Map<String, String> headers(List<Fields> headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Fields header : headers) {
            String name = header.filled("Name");
            String value = header.text("Value");
            if (name == null) {
                header.invalid("Name", "is missing");
            } else if (!names.add(name)) {
                header.invalid("Name", "repeats a header");
            } else {
                texts.put(name, value == null ? "" : value);
            }
        }
        return texts;
    }

    private static @Nullable String contentId(@Nullable String id) {
        return id != null && id.regionMatches(true, 0, CID, 0, CID.length()) ? id.substring(CID.length()) : id;
    }

    private static final FieldNames NAMES = new FieldNames()
            .put("from", "From")
            .put("to", "To")
            .put("cc", "Cc")
            .put("bcc", "Bcc")
            .put("reply_to", "ReplyTo")
            .put("subject", "Subject")
            .put("html", "HtmlBody")
            .put("text", "TextBody")
            .put("headers", "Headers")
            .put("attachments[]", "Attachments[]")
            .put("attachments[].filename", "Attachments[].Name")
            .put("attachments[].content", "Attachments[].Content")
            .put("attachments[].content_type", "Attachments[].ContentType")
            .put("attachments[].content_id", "Attachments[].ContentID")
            .put("tags", "Tag")
            .put("metadata", "Metadata");
}
