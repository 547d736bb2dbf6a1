package io.emailthrottle.ingress.mailjet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import io.emailthrottle.ingress.dialect.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of Mailjet's older {@code POST /v3/send}: one for each of {@code Recipients}, or one for {@code To}. */
final class MailjetV3Reader {

    private static final String REPLY_TO = "Reply-To";
    private static final String CAMPAIGN = "Mj-campaign";
    private static final String TRACKING = "no vendor's tracking is switched from here";
    /** What stands between two pairs of brackets; possessive, so that no text is looked at twice. */
    private static final Pattern VARIABLE = Pattern.compile("var:([\\w.-]++)(?::\\s*+\"?+([^\"]*+)\"?+)?+");

    /** Of a message; {@code Messages} holds several. */
    static final FieldRules RULES = FieldRules.anyCase()
            .kept("FromEmail", "`from`")
            .kept("FromName", "`from`")
            .refused("Sender", "another sender than `FromEmail` is not sent here")
            .kept("Recipients[].Email", "`to` of an email of its own")
            .kept("Recipients[].Name", "`to` of an email of its own")
            .kept("Recipients[].Vars.**", "replaced where `[[var:name]]` stands, for this recipient")
            .kept("To", "`to`, separated by commas")
            .kept("Cc", "`cc`, separated by commas")
            .kept("Bcc", "`bcc`, separated by commas")
            .kept("Subject", "`subject`")
            .kept("Text-part", "`text`")
            .kept("Html-part", "`html`")
            .kept("Headers.*", "`headers`; `Reply-To` is `reply_to`")
            .kept("Vars.**", "replaced where `[[var:name]]` or `[[var:name:\"default\"]]` stands")
            .kept("Attachments[].Content-type", "`content_type`")
            .kept("Attachments[].Filename", "`filename`")
            .kept("Attachments[].content", "`content` of a file, base64")
            .kept("Inline_attachments[].Content-type", "`content_type`")
            .kept("Inline_attachments[].Filename", "`filename` and `content_id`")
            .kept("Inline_attachments[].content", "`content` of an inline part, base64")
            .kept("Mj-CustomID", "metadata, which comes back in events")
            .kept("Mj-EventPayLoad", "metadata, which comes back in events as `Payload`")
            .approximated(CAMPAIGN, "kept as the tag `" + MailjetReader.CAMPAIGN + "`, which routing rules may name")
            .refused("Mj-deduplicatecampaign", "who has had a campaign is not known here")
            .refused("Mj-TemplateID", "templates stored at Mailjet are not known here; render it and send `Html-part`")
            .refused("Mj-TemplateLanguage", "only `[[var:name]]` is replaced here")
            .noEffect("Mj-prio", "`POST /v3.1/send` has `Priority`")
            .noEffect("Mj-trackopen", TRACKING)
            .noEffect("Mj-trackclick", TRACKING)
            .kept("Messages[].**", "an email for each, whose fields are these");

    private static final FieldNames NAMES = new FieldNames()
            .put("from", "FromEmail")
            .put("to", "Recipients")
            .put("cc", "Cc")
            .put("bcc", "Bcc")
            .put("subject", "Subject")
            .put("html", "Html-part")
            .put("text", "Text-part")
            .put("headers", "Headers")
            .put("attachments", "Attachments")
            .put("tags", CAMPAIGN)
            .put("metadata", "Mj-EventPayLoad");

    private final Fields request;

    MailjetV3Reader(Fields request) {
        this.request = request;
    }

    /** The emails, one after the other; all faults are the request's. */
    Stream<DialectEmail> emails() {
        if (!request.has("Messages")) {
            return emails(request);
        }
        List<Fields> messages = new ArrayList<>(request.objects("Messages"));
        request.names()
                .filter(name -> !name.equals("Messages"))
                .forEach(name -> request.invalid(name, "stands beside `Messages`; put it into each of them"));
        request.faults().orThrow();
        return messages.stream().flatMap(this::emails);
    }

    private Stream<DialectEmail> emails(Fields message) {
        List<String> notes = message.apply(RULES);
        List<Fields> recipients = message.objects("Recipients");
        Draft draft = draft(message, notes);
        if (recipients.isEmpty()) {
            draft.to(Mailboxes.split(message.text("To")))
                    .cc(Mailboxes.split(message.text("Cc")))
                    .bcc(Mailboxes.split(message.text("Bcc")))
                    .fill(variables(message, null));
            return Stream.of(draft.email(NAMES, message.faults()));
        }
        for (String name : List.of("To", "Cc", "Bcc")) {
            if (message.filled(name) != null) {
                message.invalid(name, "stands beside `Recipients`; Mailjet takes one of them");
            }
        }
        return recipients.stream().map(recipient -> {
            String mailbox = Mailboxes.of(recipient, "Email", "Name");
            Draft copy = draft.copy()
                    .to(mailbox == null ? List.of() : List.of(mailbox))
                    .fill(variables(message, recipient.get("Vars")));
            return copy.email(NAMES, message.faults());
        });
    }

    private static Draft draft(Fields message, List<String> notes) {
        Draft draft = new Draft()
                .notes(notes)
                .from(Mailboxes.of(message.text("FromName"), message.filled("FromEmail")))
                .subject(message.text("Subject"))
                .text(message.filled("Text-part"))
                .html(message.filled("Html-part"))
                .headers(headersWithoutReplyTo(message))
                .replyTo(replyTo(message))
                .label(MailjetReader.CAMPAIGN, message.filled(CAMPAIGN));
        own(draft, MailjetReader.CUSTOM_ID, message.filled("Mj-CustomID"));
        own(draft, MailjetReader.PAYLOAD, message.filled("Mj-EventPayLoad"));
        message.objects("Attachments")
                .forEach(file ->
                        draft.file(file.filled("Filename"), file.filled("Content-type"), null, file, "content"));
        message.objects("Inline_attachments").forEach(file -> {
            String name = file.filled("Filename");
            draft.file(name, file.filled("Content-type"), name, file, "content");
        });
        return draft;
    }

    /** Mailjet takes a reply address as a header. */
    private static List<String> replyTo(Fields message) {
        return message.map("Headers").entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(REPLY_TO))
                .flatMap(header -> Mailboxes.split(header.getValue()).stream())
                .toList();
    }

    private static Map<String, String> headersWithoutReplyTo(Fields message) {
        Map<String, String> headers = new LinkedHashMap<>(message.map("Headers"));
        headers.keySet().removeIf(REPLY_TO::equalsIgnoreCase);
        return headers;
    }

    private static void own(Draft draft, String name, @Nullable String value) {
        if (value != null) {
            draft.metadata(Map.of(name, value));
        }
    }

    /** A recipient's own values come before the message's; then the default that the text has, or nothing. */
    private static UnaryOperator<String> variables(Fields message, @Nullable JsonNode own) {
        JsonNode common = message.get("Vars");
        return text -> {
            StringBuilder filled = new StringBuilder();
            int done = 0;
            int close;
            while ((close = text.indexOf("]]", done)) >= 0) {
                int open = text.lastIndexOf("[[", close);
                int end = close + 2;
                if (open < done) {
                    filled.append(text, done, end);
                } else {
                    String inside = text.substring(open + 2, close);
                    Matcher variable = VARIABLE.matcher(inside);
                    if (!variable.matches() && (inside.startsWith("var:") || inside.startsWith("data:"))) {
                        message.invalid("Vars", "only [[var:name]] and [[var:name:\"default\"]] are replaced here");
                    }
                    filled.append(text, done, open)
                            .append(variable.matches() ? value(variable, own, common) : text.substring(open, end));
                }
                done = end;
            }
            return filled.append(text, done, text.length()).toString();
        };
    }

    private static String value(Matcher variable, @Nullable JsonNode own, @Nullable JsonNode common) {
        String value = value(own, variable.group(1));
        if (value.isEmpty()) {
            value = value(common, variable.group(1));
        }
        String otherwise = variable.group(2);
        return !value.isEmpty() ? value : otherwise == null ? "" : otherwise;
    }

    private static String value(@Nullable JsonNode values, String name) {
        String value = values instanceof ObjectNode ? Placeholders.value(values, name) : null;
        return value == null ? "" : value;
    }
}
