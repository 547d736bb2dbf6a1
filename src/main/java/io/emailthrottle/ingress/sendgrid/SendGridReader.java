package io.emailthrottle.ingress.sendgrid;

import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of {@code POST /v3/mail/send}: one for each personalization. */
final class SendGridReader {

    private static final String TRACKING = "no vendor's tracking is switched from here";

    static final FieldRules RULES = FieldRules.exact()
            .kept("personalizations[]", "an email for each, all accepted or none")
            .kept("personalizations[].from.email", "`from` of this email")
            .kept("personalizations[].from.name", "`from` of this email")
            .kept("personalizations[].to[].email", "`to`")
            .kept("personalizations[].to[].name", "`to`")
            .kept("personalizations[].cc[].email", "`cc`")
            .kept("personalizations[].cc[].name", "`cc`")
            .kept("personalizations[].bcc[].email", "`bcc`")
            .kept("personalizations[].bcc[].name", "`bcc`")
            .kept("personalizations[].subject", "`subject` of this email")
            .kept("personalizations[].headers.*", "`headers` of this email, beside those of the request")
            .kept(
                    "personalizations[].substitutions.*",
                    "replaced in subject, contents and headers, as they are written")
            .kept("personalizations[].custom_args.*", "metadata, which comes back in events")
            .kept("personalizations[].send_at", "`scheduled_at` of this email")
            .refused("personalizations[].dynamic_template_data", "templates stored at SendGrid are not known here")
            .kept("from.email", "`from`")
            .kept("from.name", "`from`")
            .kept("reply_to.email", "`reply_to`")
            .kept("reply_to.name", "`reply_to`")
            .kept("reply_to_list[].email", "`reply_to`")
            .kept("reply_to_list[].name", "`reply_to`")
            .kept("subject", "`subject`")
            .kept("content[].type", "text/plain and text/html are `text` and `html`")
            .kept("content[].value", "`text` and `html`")
            .kept("attachments[].content", "`content` of a file, base64")
            .kept("attachments[].type", "`content_type`")
            .kept("attachments[].filename", "`filename`")
            .kept("attachments[].disposition", "`inline` makes it an inline part")
            .kept("attachments[].content_id", "`content_id` of an inline part; its file name when absent")
            .kept("attachments[].contentId", "the same; `@sendgrid/mail` sends it so when it is given so")
            .refused("template_id", "templates stored at SendGrid are not known here; render it and send `content`")
            .kept("headers.*", "`headers`")
            .kept("categories[]", "tags, in free text")
            .kept("custom_args.*", "metadata, which comes back in events")
            .kept("send_at", "`scheduled_at`; a moment that is over is now")
            .approximated("batch_id", "kept as the tag `batch_id`; canceled by `POST /emails/{id}/cancel`")
            .refused("asm", "unsubscribe groups are kept at SendGrid, so the recipient would lose an unsubscribe link")
            .approximated("ip_pool_name", "kept as the tag `ip_pool`, which routing rules may name")
            .kept("mail_settings.sandbox_mode.enable", "only checked, answered 200, not sent")
            .refused("mail_settings.footer", "nothing is added to a body here; add the footer to `content`")
            .noEffect("mail_settings.**", "suppressions hold, and nothing is checked for spam")
            .refused("tracking_settings.subscription_tracking", "no unsubscribe link is added here")
            .noEffect("tracking_settings.**", TRACKING)
            .refused("sections", "sections are not replaced here; substitutions are");

    private final Fields request;
    private final Instant now;

    /** @param now by which moments are judged to be over */
    SendGridReader(Fields request, Instant now) {
        this.request = request;
        this.now = now;
    }

    /** Whether it is only checked. */
    boolean sandbox() {
        Fields settings = request.object("mail_settings");
        Fields mode = settings == null ? null : settings.object("sandbox_mode");
        return mode != null && mode.flag("enable");
    }

    /** The emails, one after the other. */
    Stream<DialectEmail> emails() {
        ValidationErrors faults = request.faults();
        Draft common = common(request.apply(RULES));
        List<Fields> personalizations = request.objects("personalizations");
        if (personalizations.isEmpty() && !faults.concern("personalizations")) {
            faults.missing("personalizations");
        }
        faults.orThrow();
        return IntStream.range(0, personalizations.size())
                .mapToObj(i -> personalized(common.copy(), personalizations.get(i))
                        .email(names("personalizations[" + i + "]"), faults));
    }

    private Draft common(List<String> notes) {
        Draft draft = new Draft()
                .from(Mailboxes.of(request.object("from"), "email", "name"))
                .subject(request.text("subject"))
                .headers(request.map("headers"))
                .metadata(request.map("custom_args"))
                .label("batch_id", request.filled("batch_id"))
                .label("ip_pool", request.filled("ip_pool_name"))
                .scheduledAt(moment(request), now)
                .notes(notes);
        draft.replyTo(Stream.concat(
                        Stream.ofNullable(Mailboxes.of(request.object("reply_to"), "email", "name")),
                        Mailboxes.all(request.objects("reply_to_list"), "email", "name").stream())
                .toList());
        request.texts("categories").forEach(draft::label);
        request.objects("content").forEach(content -> content(draft, content));
        request.objects("attachments").forEach(file -> file(draft, file));
        return draft;
    }

    private static void content(Draft draft, Fields content) {
        String type = content.text("type");
        String value = content.text("value");
        String media = type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
        switch (media) {
            case "text/plain" -> draft.text(value);
            case "text/html" -> draft.html(value);
            case "text/calendar" -> {
                draft.file("invite.ics", type, null, (value == null ? "" : value).getBytes(StandardCharsets.UTF_8));
                draft.notes(List.of("the content of type text/calendar is an attached file"));
            }
            case "text/x-amp-html" -> draft.notes(List.of("no effect of the content of type text/x-amp-html"));
            default -> content.invalid("type", "must be text/plain, text/html, text/calendar or text/x-amp-html");
        }
    }

    private static void file(Draft draft, Fields file) {
        String filename = file.filled("filename");
        String id = file.filled("content_id");
        String contentId = id == null ? file.filled("contentId") : id;
        boolean inline = "inline".equalsIgnoreCase(file.text("disposition"));
        draft.file(
                filename,
                file.filled("type"),
                inline ? contentId == null ? filename : contentId : null,
                file,
                "content");
    }

    private Draft personalized(Draft draft, Fields own) {
        String from = Mailboxes.of(own.object("from"), "email", "name");
        if (from != null) {
            draft.from(from);
        }
        String subject = own.filled("subject");
        if (subject != null) {
            draft.subject(subject);
        }
        if (own.has("send_at")) {
            draft.scheduledAt(moment(own), now);
        }
        return draft.to(Mailboxes.all(own.objects("to"), "email", "name"))
                .cc(Mailboxes.all(own.objects("cc"), "email", "name"))
                .bcc(Mailboxes.all(own.objects("bcc"), "email", "name"))
                .headers(own.map("headers"))
                .metadata(own.map("custom_args"))
                .fill(literally(own.map("substitutions")));
    }

    private static UnaryOperator<String> literally(Map<String, String> substitutions) {
        return text -> {
            String filled = text;
            for (Map.Entry<String, String> substitution : substitutions.entrySet()) {
                filled = substitution.getKey().isEmpty()
                        ? filled
                        : filled.replace(substitution.getKey(), substitution.getValue());
            }
            return filled;
        };
    }

    /** Seconds since 1970; null when absent, or a fault. */
    private static @Nullable Instant moment(Fields fields) {
        Long seconds = fields.number("send_at");
        try {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            fields.invalid("send_at", "must be seconds since 1970");
            return null;
        }
    }

    private static FieldNames names(String personalization) {
        return new FieldNames()
                .put("from", "from")
                .put("to", personalization + ".to")
                .put("cc", personalization + ".cc")
                .put("bcc", personalization + ".bcc")
                .put("reply_to", "reply_to")
                .put("subject", "subject")
                .put("html", "content")
                .put("text", "content")
                .put("headers", "headers")
                .put("attachments[].content_type", "attachments[].type")
                .put("tags", "categories")
                .put("metadata", "custom_args")
                .put("scheduled_at", "send_at");
    }
}
