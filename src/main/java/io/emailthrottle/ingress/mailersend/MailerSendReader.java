package io.emailthrottle.ingress.mailersend;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import io.emailthrottle.ingress.dialect.Placeholders;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of an email of {@code POST /v1/email} or {@code POST /v1/bulk-email}: one, or one for each recipient with data of its own. */
final class MailerSendReader {

    private static final String TRACKING = "no vendor's tracking is switched from here";
    private static final Pattern NAME = Pattern.compile("[\\w.-]+");

    static final FieldRules RULES = FieldRules.exact()
            .kept("from.email", "`from`")
            .kept("from.name", "`from`")
            .kept("to[].email", "`to`; an email for each when there are several and a `personalization`")
            .kept("to[].name", "`to`")
            .kept("cc[].email", "`cc`")
            .kept("cc[].name", "`cc`")
            .kept("bcc[].email", "`bcc`")
            .kept("bcc[].name", "`bcc`")
            .kept("reply_to.email", "`reply_to`")
            .kept("reply_to.name", "`reply_to`")
            .kept("subject", "`subject`")
            .kept("text", "`text`")
            .kept("html", "`html`")
            .kept("attachments[].content", "`content` of a file, base64")
            .kept("attachments[].filename", "`filename`")
            .kept("attachments[].disposition", "`inline` makes it an inline part")
            .kept("attachments[].id", "`content_id` of an inline part; its file name when absent")
            .kept("tags[]", "tags, in free text")
            .kept("personalization[].email", "of which recipient the data is")
            .kept(
                    "personalization[].data.**",
                    "replaced where `{{name}}` stands, as they are written; all else in `{{ }}` and `{% %}` is refused")
            .kept("headers[].name", "`headers`")
            .kept("headers[].value", "`headers`")
            .kept("in_reply_to", "the header In-Reply-To")
            .kept("references[]", "the header References")
            .kept("list_unsubscribe", "the header List-Unsubscribe")
            .kept("precedence_bulk", "the header `Precedence: bulk`")
            .kept("send_at", "`scheduled_at`; a moment that is over is now")
            .noEffect("settings.**", TRACKING)
            .refused("template_id", "templates stored at MailerSend are not known here; render it and send `html`")
            .refused("variables", "send `personalization`")
            .refused("rcpt_to", "the envelope is made of `to`, `cc` and `bcc`")
            .noEffect("language", "it chooses among stored templates");

    private final Fields request;
    private final String path;
    private final Instant now;

    /**
     * @param path where the email stands in the request; empty for the request itself
     * @param now by which moments are judged to be over
     */
    MailerSendReader(Fields request, String path, Instant now) {
        this.request = request;
        this.path = path;
        this.now = now;
    }

    /** The emails, one after the other. */
    Stream<DialectEmail> emails() {
        ValidationErrors faults = request.faults();
        Draft common = common(request.apply(RULES));
        List<Fields> to = request.objects("to");
        Map<String, JsonNode> data = data();
        boolean several = to.size() > 1 && !data.isEmpty();
        if (several
                && (!request.objects("cc").isEmpty() || !request.objects("bcc").isEmpty())) {
            request.invalid(
                    "personalization",
                    "with several recipients in `to`, each gets an email, so `cc` and `bcc` must be empty");
        }
        if (!several) {
            String first = to.isEmpty() ? null : to.getFirst().text("email");
            return Stream.of(common.to(Mailboxes.all(to, "email", "name"))
                    .fill(placeholders(data, first))
                    .email(names(path + "to"), faults));
        }
        return IntStream.range(0, to.size())
                .mapToObj(i -> common.copy()
                        .to(Mailboxes.all(List.of(to.get(i)), "email", "name"))
                        .fill(placeholders(data, to.get(i).text("email")))
                        .email(names(path + "to").put("to[]", path + "to[" + i + "]"), faults));
    }

    private Draft common(List<String> notes) {
        Draft draft = new Draft()
                .notes(notes)
                .from(Mailboxes.of(request.object("from"), "email", "name"))
                .cc(Mailboxes.all(request.objects("cc"), "email", "name"))
                .bcc(Mailboxes.all(request.objects("bcc"), "email", "name"))
                .replyTo(Stream.ofNullable(Mailboxes.of(request.object("reply_to"), "email", "name"))
                        .toList())
                .subject(request.text("subject"))
                .text(request.filled("text"))
                .html(request.filled("html"))
                .scheduledAt(moment(), now)
                .headers(headers());
        request.texts("tags").forEach(draft::label);
        for (Fields file : request.objects("attachments")) {
            String name = file.filled("filename");
            String id = file.filled("id");
            boolean inline = "inline".equalsIgnoreCase(file.text("disposition"));
            draft.file(name, null, inline ? id == null ? name : id : null, file, "content");
        }
        return draft;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Fields header : request.objects("headers")) {
            String name = header.filled("name");
            String value = header.text("value");
            if (name == null) {
                header.invalid("name", "is missing");
            } else if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                header.invalid("name", "repeats a header");
            } else {
                headers.put(name, value == null ? "" : value);
            }
        }
        put(headers, "In-Reply-To", request.filled("in_reply_to"));
        List<String> references = request.texts("references");
        put(headers, "References", references.isEmpty() ? null : String.join(" ", references));
        put(headers, "List-Unsubscribe", request.filled("list_unsubscribe"));
        put(headers, "Precedence", request.flag("precedence_bulk") ? "bulk" : null);
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /** By address. */
    private Map<String, JsonNode> data() {
        Map<String, JsonNode> data = new LinkedHashMap<>();
        for (Fields personalization : request.objects("personalization")) {
            String email = personalization.filled("email");
            JsonNode values = personalization.get("data");
            if (email != null && values != null) {
                data.put(email, values);
            }
        }
        return data;
    }

    /** Without data a text is none that is looked into. */
    private UnaryOperator<String> placeholders(Map<String, JsonNode> data, @Nullable String email) {
        JsonNode values = email == null ? null : data.get(email);
        return data.isEmpty()
                ? text -> text
                : Placeholders.of(
                        inside -> NAME.matcher(inside).matches() ? Placeholders.value(values, inside) : null,
                        tag -> request.invalid("personalization", "only {{name}} is replaced here, not " + tag));
    }

    /** Seconds since 1970; null when absent, or a fault. */
    private @Nullable Instant moment() {
        Long seconds = request.number("send_at");
        try {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            request.invalid("send_at", "must be seconds since 1970");
            return null;
        }
    }

    private FieldNames names(String to) {
        FieldNames names = new FieldNames().put("to", to);
        for (String same :
                List.of("from", "cc", "bcc", "reply_to", "subject", "html", "text", "headers", "attachments", "tags")) {
            names.put(same, path + same);
        }
        return names.put("scheduled_at", path + "send_at").put("reply_to[]", path + "reply_to");
    }
}
