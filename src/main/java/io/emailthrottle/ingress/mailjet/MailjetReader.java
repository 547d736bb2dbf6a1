package io.emailthrottle.ingress.mailjet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import io.emailthrottle.ingress.dialect.Placeholders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of {@code POST /v3.1/send}: one for each message. */
final class MailjetReader {

    /** Names of metadata, as Mailjet calls its fields. */
    static final String CUSTOM_ID = "CustomID";

    static final String PAYLOAD = "EventPayload";
    /** The name of the tag that keeps the campaign. */
    static final String CAMPAIGN = "custom_campaign";

    private static final String TRACKING = "no vendor's tracking is switched from here";
    private static final Pattern VARIABLE = Pattern.compile("var:([\\w.-]+)(?::(.*))?", Pattern.DOTALL);

    /** Of the request itself. */
    static final FieldRules REQUEST = FieldRules.anyCase()
            .kept("Messages[].**", "an email for each, accepted each by itself; its fields are those below")
            .kept("Globals.**", "the fields of all messages that have none of their own")
            .kept("SandboxMode", "only checked, not sent")
            .noEffect("AdvanceErrorHandling", "errors are told in full");

    /** Of each message, and of {@code Globals}. */
    static final FieldRules MESSAGE = FieldRules.anyCase()
            .kept("From.Email", "`from`")
            .kept("From.Name", "`from`")
            .refused("Sender", "another sender than `From` is not sent here")
            .kept("To[].Email", "`to`")
            .kept("To[].Name", "`to`")
            .kept("Cc[].Email", "`cc`")
            .kept("Cc[].Name", "`cc`")
            .kept("Bcc[].Email", "`bcc`")
            .kept("Bcc[].Name", "`bcc`")
            .kept("ReplyTo.Email", "`reply_to`")
            .kept("ReplyTo.Name", "`reply_to`")
            .kept("Subject", "`subject`")
            .kept("TextPart", "`text`")
            .kept("HTMLPart", "`html`")
            .kept("Headers.*", "`headers`")
            .kept("Attachments[].ContentType", "`content_type`")
            .kept("Attachments[].Filename", "`filename`")
            .kept("Attachments[].Base64Content", "`content` of a file, base64")
            .kept("InlinedAttachments[].ContentType", "`content_type`")
            .kept("InlinedAttachments[].Filename", "`filename`")
            .kept("InlinedAttachments[].Base64Content", "`content` of an inline part, base64")
            .kept("InlinedAttachments[].ContentID", "`content_id`; its file name when absent")
            .kept(CUSTOM_ID, "metadata, which comes back in events")
            .kept(PAYLOAD, "metadata, which comes back in events as `Payload`")
            .approximated("CustomCampaign", "kept as the tag `" + CAMPAIGN + "`, which routing rules may name")
            .refused("DeduplicateCampaign", "who has had a campaign is not known here")
            .approximated("Priority", "3 is `high`, 2 is `normal`, 1 and 0 are `low`")
            .refused("TemplateID", "templates stored at Mailjet are not known here; render it and send `HTMLPart`")
            .kept(
                    "TemplateLanguage",
                    "whether `Variables` are replaced; all else in `{{ }}` and `{% %}` is then refused")
            .kept(
                    "Variables.**",
                    "replaced where `{{var:name}}` or `{{var:name:\"default\"}}` stands, as they are written")
            .noEffect("TemplateErrorReporting", "a fault of a text refuses it")
            .noEffect("TemplateErrorDeliver", "a fault of a text refuses it")
            .noEffect("URLTags", "nothing is added to links")
            .noEffect("MonitoringCategory", "it is known to Mailjet alone")
            .noEffect("TrackOpens", TRACKING)
            .noEffect("TrackClicks", TRACKING);

    private static final FieldNames NAMES = new FieldNames()
            .put("from", "From")
            .put("to", "To")
            .put("cc", "Cc")
            .put("bcc", "Bcc")
            .put("reply_to", "ReplyTo")
            .put("reply_to[]", "ReplyTo")
            .put("subject", "Subject")
            .put("html", "HTMLPart")
            .put("text", "TextPart")
            .put("headers", "Headers")
            .put("attachments", "Attachments")
            .put("tags", "CustomCampaign")
            .put("metadata", PAYLOAD)
            .put("priority", "Priority");

    private final Fields request;
    private final List<String> notes;

    MailjetReader(Fields request) {
        this.request = request;
        this.notes = request.apply(REQUEST);
    }

    /** Whether the messages are only checked. */
    boolean sandbox() {
        return request.flag("SandboxMode");
    }

    /** The messages, with what {@code Globals} say of all. */
    List<ObjectNode> messages() {
        JsonNode globals = request.get("Globals");
        List<Fields> each = request.objects("Messages");
        if (each.isEmpty() && !request.faults().concern("Messages")) {
            request.faults().missing("Messages");
        }
        if (globals != null && !globals.isObject()) {
            request.invalid("Globals", "must be an object");
        }
        request.faults().orThrow();
        JsonNode messages = request.get("Messages");
        List<ObjectNode> all = new ArrayList<>();
        for (int i = 0; messages != null && i < messages.size(); i++) {
            ObjectNode message = (ObjectNode) messages.get(i);
            all.add(globals instanceof ObjectNode common ? common.deepCopy().setAll(message) : message);
        }
        return all;
    }

    /** The emails, one after the other. */
    Stream<DialectEmail> emails(List<ObjectNode> messages) {
        return messages.stream().map(message -> email(message, new ValidationErrors()));
    }

    /** @param faults of this message */
    DialectEmail email(ObjectNode object, ValidationErrors faults) {
        Fields message = new Fields(object, "", faults);
        Draft draft = new Draft()
                .notes(notes)
                .notes(message.apply(MESSAGE))
                .from(Mailboxes.of(message.object("From"), "Email", "Name"))
                .to(Mailboxes.all(message.objects("To"), "Email", "Name"))
                .cc(Mailboxes.all(message.objects("Cc"), "Email", "Name"))
                .bcc(Mailboxes.all(message.objects("Bcc"), "Email", "Name"))
                .replyTo(Stream.ofNullable(Mailboxes.of(message.object("ReplyTo"), "Email", "Name"))
                        .toList())
                .subject(message.text("Subject"))
                .text(message.filled("TextPart"))
                .html(message.filled("HTMLPart"))
                .headers(message.map("Headers"))
                .label(CAMPAIGN, message.filled("CustomCampaign"))
                .priority(priority(message));
        own(draft, CUSTOM_ID, message.filled(CUSTOM_ID));
        own(draft, PAYLOAD, message.filled(PAYLOAD));
        message.objects("Attachments")
                .forEach(file ->
                        draft.file(file.filled("Filename"), file.filled("ContentType"), null, file, "Base64Content"));
        message.objects("InlinedAttachments").forEach(file -> {
            String id = file.filled("ContentID");
            String name = file.filled("Filename");
            draft.file(name, file.filled("ContentType"), id == null ? name : id, file, "Base64Content");
        });
        if (message.flag("TemplateLanguage")) {
            draft.fill(variables(message));
        }
        return draft.email(NAMES, faults);
    }

    private static void own(Draft draft, String name, @Nullable String value) {
        if (value != null) {
            draft.metadata(Map.of(name, value));
        }
    }

    private static @Nullable String priority(Fields message) {
        Long priority = message.number("Priority");
        if (priority == null) {
            return null;
        }
        return switch (priority.intValue()) {
            case 0, 1 -> "low";
            case 2 -> "normal";
            case 3 -> "high";
            default -> {
                message.invalid("Priority", "must be 0 to 3");
                yield null;
            }
        };
    }

    private static UnaryOperator<String> variables(Fields message) {
        JsonNode values = message.get("Variables");
        return Placeholders.of(
                inside -> {
                    Matcher variable = VARIABLE.matcher(inside);
                    if (!variable.matches()) {
                        return null;
                    }
                    String value = Placeholders.value(values, variable.group(1));
                    return value != null && value.isEmpty() && variable.group(2) != null
                            ? unquoted(variable.group(2).strip())
                            : value;
                },
                tag -> message.invalid("TemplateLanguage", "only {{var:name}} is replaced here, not " + tag));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
