package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.LineEnds;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Makes an email of the body of {@code POST /v2/email/outbound-emails}. */
final class SesReader {

    private static final String ACCOUNTS = "each vendor sends as its own account is set up";
    private static final String UTF_8 = "texts leave in UTF-8";

    static final FieldRules RULES = FieldRules.exact()
            .kept("FromEmailAddress", "`from`; of a raw message its own From counts")
            .noEffect("FromEmailAddressIdentityArn", ACCOUNTS)
            .kept("Destination.ToAddresses[]", "`to`; of a raw message who gets it")
            .kept("Destination.CcAddresses[]", "`cc`; of a raw message who gets it")
            .kept("Destination.BccAddresses[]", "`bcc`; of a raw message who gets it")
            .kept("ReplyToAddresses[]", "`reply_to`; of a raw message its own Reply-To counts")
            .noEffect("FeedbackForwardingEmailAddress", ACCOUNTS)
            .noEffect("FeedbackForwardingEmailAddressIdentityArn", ACCOUNTS)
            .kept("Content.Simple.Subject.Data", "`subject`")
            .noEffect("Content.Simple.Subject.Charset", UTF_8)
            .kept("Content.Simple.Body.Text.Data", "`text`")
            .noEffect("Content.Simple.Body.Text.Charset", UTF_8)
            .kept("Content.Simple.Body.Html.Data", "`html`")
            .noEffect("Content.Simple.Body.Html.Charset", UTF_8)
            .kept("Content.Simple.Headers[].Name", "`headers`")
            .kept("Content.Simple.Headers[].Value", "`headers`")
            .kept("Content.Simple.Attachments[].RawContent", "`content` of a file, base64")
            .kept("Content.Simple.Attachments[].FileName", "`filename`")
            .kept("Content.Simple.Attachments[].ContentType", "`content_type`")
            .kept("Content.Simple.Attachments[].ContentDisposition", "`INLINE` makes it an inline part")
            .kept("Content.Simple.Attachments[].ContentId", "`content_id` of an inline part; its file name when absent")
            .noEffect("Content.Simple.Attachments[].ContentDescription", "files have no description here")
            .noEffect("Content.Simple.Attachments[].ContentTransferEncoding", "each vendor encodes as it does")
            .kept("Content.Raw.Data", "a message, base64, which leaves as it is")
            .refused(
                    "Content.Template",
                    "templates stored at Amazon SES are not known here; render it and send `Simple`")
            .kept("EmailTags[].Name", "tags")
            .kept("EmailTags[].Value", "tags")
            .approximated("ConfigurationSetName", "kept as the tag `configuration_set`, which routing rules may name")
            .noEffect("TenantName", "the key says whose email it is")
            .noEffect("EndpointId", "the gateway chooses the vendor, and the vendor the region")
            .refused(
                    "ListManagementOptions",
                    "contact lists are kept at Amazon SES, so the recipient would lose an unsubscribe link");

    private static final FieldNames NAMES = new FieldNames()
            .put("from", "FromEmailAddress")
            .put("to", "Destination.ToAddresses")
            .put("cc", "Destination.CcAddresses")
            .put("bcc", "Destination.BccAddresses")
            .put("reply_to", "ReplyToAddresses")
            .put("subject", "Content.Simple.Subject")
            .put("html", "Content.Simple.Body")
            .put("text", "Content.Simple.Body")
            .put("headers", "Content.Simple.Headers")
            .put("attachments[].filename", "Content.Simple.Attachments[].FileName")
            .put("attachments[].content_type", "Content.Simple.Attachments[].ContentType")
            .put("attachments[].content_id", "Content.Simple.Attachments[].ContentId")
            .put("attachments", "Content.Simple.Attachments")
            .put("tags", "EmailTags");

    private final Fields request;

    SesReader(Fields request) {
        this.request = request;
    }

    /**
     * The email.
     *
     * @param beside holds memory for what is read from a message: its texts and files have fewer octets than it
     * @throws io.emailthrottle.email.raw.UnreadableMessage when a message cannot be understood
     */
    DialectEmail email(LongConsumer beside) {
        ValidationErrors faults = request.faults();
        Draft draft = new Draft()
                .notes(request.apply(RULES))
                .label("configuration_set", request.filled("ConfigurationSetName"));
        request.objects("EmailTags").forEach(tag -> draft.label(String.valueOf(tag.text("Name")), tag.text("Value")));
        Fields content = request.object("Content");
        Fields raw = content == null ? null : content.object("Raw");
        Fields simple = content == null ? null : content.object("Simple");
        if (raw != null && simple == null) {
            return message(draft, raw, beside);
        }
        if (simple != null && raw == null) {
            simple(draft, simple);
        } else if (!faults.concern("Content")) {
            request.invalid("Content", "must have Simple or Raw");
        }
        faults.orThrow();
        return draft.from(request.filled("FromEmailAddress"))
                .to(destination("ToAddresses"))
                .cc(destination("CcAddresses"))
                .bcc(destination("BccAddresses"))
                .replyTo(request.texts("ReplyToAddresses"))
                .email(NAMES, faults);
    }

    private List<String> destination(String name) {
        Fields destination = request.object("Destination");
        return destination == null ? List.of() : destination.texts(name);
    }

    private static void simple(Draft draft, Fields simple) {
        Fields body = simple.object("Body");
        draft.subject(data(simple, "Subject"))
                .text(body == null ? null : data(body, "Text"))
                .html(body == null ? null : data(body, "Html"));
        Map<String, String> headers = new LinkedHashMap<>();
        for (Fields header : simple.objects("Headers")) {
            String name = header.filled("Name");
            String value = header.text("Value");
            if (name == null || value == null) {
                header.invalid("Name", "needs a value beside it");
            } else {
                headers.put(name, value);
            }
        }
        draft.headers(headers);
        simple.objects("Attachments").forEach(file -> file(draft, file));
    }

    private static @Nullable String data(Fields fields, String name) {
        Fields content = fields.object(name);
        return content == null ? null : content.text("Data");
    }

    private static void file(Draft draft, Fields file) {
        String filename = file.filled("FileName");
        String id = file.filled("ContentId");
        boolean inline = "INLINE".equals(file.text("ContentDisposition"));
        draft.file(
                filename, file.filled("ContentType"), inline ? id == null ? filename : id : null, file, "RawContent");
    }

    private DialectEmail message(Draft draft, Fields raw, LongConsumer beside) {
        byte[] octets = octets(raw);
        beside.accept(octets.length);
        SesHeaders headers = SesHeaders.of(octets);
        headers.tags().forEach(draft::label);
        if (headers.listManagement()) {
            raw.invalid(
                    "Data", "its header X-SES-LIST-MANAGEMENT-OPTIONS names a contact list, which is not known here");
        }
        request.faults().orThrow();
        List<String> recipients = new ArrayList<>(destination("ToAddresses"));
        recipients.addAll(destination("CcAddresses"));
        recipients.addAll(destination("BccAddresses"));
        ReceivedMessage message = ReceivedMessage.byOtherApi(
                octets, recipients.stream().map(SesHeaders::address).toList(), SesHeaders::isInstruction);
        return draft.email(message, NAMES, request.faults());
    }

    private static byte[] octets(Fields raw) {
        String data = raw.filled("Data");
        if (data != null) {
            try {
                return LineEnds.crlf(Base64.getDecoder().decode(data));
            } catch (IllegalArgumentException e) {
                raw.invalid("Data", "is not base64");
            }
        } else {
            raw.invalid("Data", "is missing");
        }
        raw.faults().orThrow();
        throw new IllegalStateException("there is a fault");
    }
}
