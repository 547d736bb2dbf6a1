package io.emailthrottle.ingress.brevo;

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
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of {@code POST /v3/smtp/email}: one, or one for each version. */
final class BrevoReader {

    /** The header whose text comes back in events. */
    static final String CUSTOM = "X-Mailin-custom";

    private static final String SANDBOX = "X-Sib-Sandbox";
    private static final String KEY = "idempotencyKey";
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final String SENDER_IP = "sender.ip";
    private static final Pattern PARAMETER = Pattern.compile("params\\.([\\w.-]+)");
    private static final String TEMPLATES =
            "templates stored at Brevo are not known here; render it and send `htmlContent`";
    private static final String CONSENT = "no vendor's tracking is switched from here";

    /** Header names have no case of their own, so no name here has. */
    static final FieldRules RULES = FieldRules.anyCase()
            .kept("sender.email", "`from`")
            .kept("sender.name", "`from`")
            .refused("sender.id", "senders stored at Brevo are not known here; send its `email`")
            .kept("to[].email", "`to`, unless there are versions")
            .kept("to[].name", "`to`")
            .noEffect("to[].contactPixelTrackingConsent", CONSENT)
            .kept("cc[].email", "`cc`")
            .kept("cc[].name", "`cc`")
            .noEffect("cc[].contactPixelTrackingConsent", CONSENT)
            .kept("bcc[].email", "`bcc`")
            .kept("bcc[].name", "`bcc`")
            .noEffect("bcc[].contactPixelTrackingConsent", CONSENT)
            .kept("replyTo.email", "`reply_to`")
            .kept("replyTo.name", "`reply_to`")
            .kept("subject", "`subject`")
            .kept("htmlContent", "`html`")
            .kept("textContent", "`text`")
            .kept(
                    "attachment[].content",
                    "`content` of a file, base64; an inline part when the html shows `cid:` and its name")
            .kept("attachment[].name", "`filename`")
            .refused("attachment[].url", "the gateway fetches no files for this call; send `content`")
            .kept("headers." + SANDBOX, "`drop`: only checked, not sent")
            .kept("headers." + KEY, "the idempotency key")
            .kept("headers." + KEY_HEADER, "the idempotency key")
            .kept("headers." + CUSTOM, "metadata, which comes back in events")
            .kept("headers.*", "`headers`")
            .kept(
                    "params.**",
                    "replaced where `{{params.name}}` stands, as they are written; conditions and loops are refused")
            .kept("messageVersions[]", "an email for each, all accepted or none")
            .kept("messageVersions[].to[].email", "`to` of this email")
            .kept("messageVersions[].to[].name", "`to` of this email")
            .noEffect("messageVersions[].to[].contactPixelTrackingConsent", CONSENT)
            .kept("messageVersions[].cc[].email", "`cc` of this email")
            .kept("messageVersions[].cc[].name", "`cc` of this email")
            .noEffect("messageVersions[].cc[].contactPixelTrackingConsent", CONSENT)
            .kept("messageVersions[].bcc[].email", "`bcc` of this email")
            .kept("messageVersions[].bcc[].name", "`bcc` of this email")
            .noEffect("messageVersions[].bcc[].contactPixelTrackingConsent", CONSENT)
            .kept("messageVersions[].replyTo.email", "`reply_to` of this email")
            .kept("messageVersions[].replyTo.name", "`reply_to` of this email")
            .kept("messageVersions[].subject", "`subject` of this email")
            .kept("messageVersions[].htmlContent", "`html` of this email")
            .kept("messageVersions[].textContent", "`text` of this email")
            .kept("messageVersions[].params.**", "in place of those of the request")
            .refused("messageVersions[].templateId", TEMPLATES)
            .kept("tags[]", "tags, in free text")
            .kept("scheduledAt", "`scheduled_at`; a moment that is over is now")
            .approximated("batchId", "kept as the tag `batch_id`; canceled by `POST /emails/{id}/cancel`")
            .refused("templateId", TEMPLATES);

    private final Fields request;
    private final Instant now;
    private final List<String> notes;
    private final Map<String, String> headers;

    /** @param now by which moments are judged to be over */
    BrevoReader(Fields request, Instant now) {
        this.request = request;
        this.now = now;
        this.notes = request.apply(RULES);
        this.headers = request.map("headers");
    }

    /** Whether it is only checked. */
    boolean sandbox() {
        return "drop".equalsIgnoreCase(headers.get(SANDBOX));
    }

    /** Null for none. */
    @Nullable
    String idempotencyKey() {
        String key = headers.get(KEY);
        return key == null ? headers.get(KEY_HEADER) : key;
    }

    /** Whether the answer has a list of ids. */
    boolean versioned() {
        return request.get("messageVersions") instanceof JsonNode versions && !versions.isEmpty();
    }

    /** The emails, one after the other. */
    Stream<DialectEmail> emails() {
        ValidationErrors faults = request.faults();
        List<Fields> versions = request.objects("messageVersions");
        Draft common = common(versions);
        faults.orThrow();
        if (versions.isEmpty()) {
            return Stream.of(filled(common, request.get("params")).email(names("", request), faults));
        }
        return IntStream.range(0, versions.size())
                .mapToObj(i -> version(common.copy(), versions.get(i))
                        .email(names("messageVersions[" + i + "].", versions.get(i)), faults));
    }

    private Draft common(List<Fields> versions) {
        Draft draft = addressed(new Draft().notes(notes), request)
                .from(Mailboxes.of(request.object("sender"), "email", "name"))
                .label("batch_id", request.filled("batchId"))
                .scheduledAt(moment(), now);
        headers.forEach((name, value) -> header(draft, name, value));
        request.texts("tags").forEach(draft::label);
        List<String> bodies = Stream.concat(Stream.of(request), versions.stream())
                .map(object -> object.text("htmlContent"))
                .filter(Objects::nonNull)
                .toList();
        for (Fields file : request.objects("attachment")) {
            String name = file.filled("name");
            if (name == null) {
                file.invalid("name", "is missing");
            }
            boolean shown = name != null && bodies.stream().anyMatch(html -> shows(html, name));
            draft.file(name, null, shown ? name : null, file, "content");
        }
        return draft;
    }

    private static boolean shows(String html, String name) {
        return Pattern.compile("cid:" + Pattern.quote(name) + "(?![\\w.-])")
                .matcher(html)
                .find();
    }

    private static void header(Draft draft, String name, String value) {
        switch (name) {
            case SANDBOX, KEY, KEY_HEADER -> {
                // Of the request.
            }
            case CUSTOM -> draft.metadata(Map.of(name, value));
            case SENDER_IP -> draft.notes(List.of("no effect of `headers." + SENDER_IP + "`: the vendor chooses"));
            default -> draft.headers(Map.of(name, value));
        }
    }

    /** With the fields of the request, or of a version: those that it has. */
    private static Draft addressed(Draft draft, Fields fields) {
        if (fields.has("to")) {
            draft.to(Mailboxes.all(fields.objects("to"), "email", "name"));
        }
        if (fields.has("cc")) {
            draft.cc(Mailboxes.all(fields.objects("cc"), "email", "name"));
        }
        if (fields.has("bcc")) {
            draft.bcc(Mailboxes.all(fields.objects("bcc"), "email", "name"));
        }
        String replyTo = Mailboxes.of(fields.object("replyTo"), "email", "name");
        if (replyTo != null) {
            draft.replyTo(List.of(replyTo));
        }
        String subject = fields.filled("subject");
        if (subject != null) {
            draft.subject(subject);
        }
        String html = fields.filled("htmlContent");
        if (html != null) {
            draft.html(html);
        }
        String text = fields.filled("textContent");
        if (text != null) {
            draft.text(text);
        }
        return draft;
    }

    private Draft version(Draft draft, Fields version) {
        JsonNode own = version.get("params");
        // Its recipients are in place of the request's.
        draft.to(List.of());
        return filled(addressed(draft, version), own == null ? request.get("params") : own);
    }

    /** Without parameters a text is none that Brevo would look into. */
    private Draft filled(Draft draft, @Nullable JsonNode params) {
        return params == null || params.isEmpty()
                ? draft
                : draft.fill(Placeholders.of(
                        inside -> {
                            Matcher parameter = PARAMETER.matcher(inside);
                            return parameter.matches() ? Placeholders.value(params, parameter.group(1)) : null;
                        },
                        tag -> request.invalid("params", "only {{params.name}} is replaced here, not " + tag)));
    }

    private @Nullable Instant moment() {
        String text = request.filled("scheduledAt");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            request.invalid("scheduledAt", "must be a moment with its offset, such as 2026-01-31T09:30:00.000Z");
            return null;
        }
    }

    private static FieldNames names(String version, Fields own) {
        return new FieldNames()
                .put("from", "sender")
                .put("to", version + "to")
                .put("cc", (own.has("cc") ? version : "") + "cc")
                .put("bcc", (own.has("bcc") ? version : "") + "bcc")
                .put("reply_to", (own.has("replyTo") ? version : "") + "replyTo")
                .put("reply_to[]", (own.has("replyTo") ? version : "") + "replyTo")
                .put("subject", (own.has("subject") ? version : "") + "subject")
                .put("html", (own.has("htmlContent") ? version : "") + "htmlContent")
                .put("text", (own.has("textContent") ? version : "") + "textContent")
                .put("headers", "headers")
                .put("attachments[]", "attachment[]")
                .put("attachments[].filename", "attachment[].name")
                .put("tags", "tags")
                .put("metadata", "headers." + CUSTOM)
                .put("scheduled_at", "scheduledAt");
    }
}
