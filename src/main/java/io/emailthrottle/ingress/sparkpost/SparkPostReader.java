package io.emailthrottle.ingress.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.LineEnds;
import io.emailthrottle.ingress.ReceivedMessage;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of {@code POST /api/v1/transmissions}: one for each recipient, and its copies. */
final class SparkPostReader {

    private static final String TEMPLATES =
            "templates stored at SparkPost are not known here; render it and send `html`";
    private static final String TRACKING = "no vendor's tracking is switched from here";
    private static final String MESSAGE = "email_rfc822";
    /** As SparkPost advises at most. */
    private static final int MAX_RECIPIENTS = 10_000;

    static final FieldRules RULES = FieldRules.exact()
            .kept("recipients[].address", "an email for each, all accepted or none")
            .kept("recipients[].address.email", "`to`, or `cc` and `bcc` of another's email")
            .kept("recipients[].address.name", "`to`")
            .kept(
                    "recipients[].address.header_to",
                    "joins the email of those whom it names: as `cc` when `content.headers.CC` has it, otherwise as `bcc`")
            .kept(
                    "recipients[].substitution_data.*",
                    "replaces `{{name}}`; those who share an email must have the same")
            .kept("recipients[].metadata.*", "metadata, which comes back in events; replaces `{{name}}` too")
            .kept("recipients[].tags[]", "tags, in free text")
            .noEffect("recipients[].return_path", "each vendor has a return path of its own")
            .refused("recipients.list_id", "lists stored at SparkPost are not known here; send the recipients")
            .kept("content.from", "`from`, as a text")
            .kept("content.from.email", "`from`")
            .kept("content.from.name", "`from`")
            .kept("content.reply_to", "`reply_to`")
            .kept("content.subject", "`subject`")
            .kept("content.text", "`text`")
            .kept("content.html", "`html`")
            .noEffect("content.amp_html", "the email leaves without its AMP part")
            .kept("content.headers.*", "`headers`; `CC` says who is seen to get a copy")
            .kept("content.attachments[].name", "`filename`")
            .kept("content.attachments[].type", "`content_type`")
            .kept("content.attachments[].data", "`content`, base64")
            .kept("content.inline_images[].name", "`content_id`, and `filename`")
            .kept("content.inline_images[].type", "`content_type`")
            .kept("content.inline_images[].data", "`content`, base64")
            .kept("content." + MESSAGE, "a message, which leaves as it is")
            .refused("content.template_id", TEMPLATES)
            .refused("content.use_draft_template", TEMPLATES)
            .refused("content.ab_test_id", "tests stored at SparkPost are not known here")
            .kept("metadata.*", "metadata, which comes back in events; replaces `{{name}}` too")
            .kept("substitution_data.*", "replaces `{{name}}`")
            .kept("campaign_id", "the tag `campaign_id`, which routing rules may name")
            .noEffect("description", "transmissions are not listed here")
            .noEffect("return_path", "each vendor has a return path of its own")
            .kept("options.start_time", "`scheduled_at`; a moment that is over is now")
            .kept("options.sandbox", "only checked, answered 200, not sent")
            .kept("options.perform_substitutions", "false leaves `{{name}}` as it is")
            .approximated("options.ip_pool", "kept as the tag `ip_pool`, which routing rules may name")
            .noEffect("options.open_tracking", TRACKING)
            .noEffect("options.click_tracking", TRACKING)
            .noEffect("options.initial_open", TRACKING)
            .noEffect("options.transactional", "nothing is added to an email here")
            .noEffect("options.skip_suppression", "suppressions hold")
            .refused("options.inline_css", "html is not changed here; inline the styles");

    private final Fields request;
    private final Instant now;
    private final Fields content;
    private final Fields options;
    private final List<String> notes;
    private final List<Recipient> recipients;
    private final Set<String> copies;

    /** @param now by which moments are judged to be over */
    SparkPostReader(Fields request, Instant now) {
        this.request = request;
        this.now = now;
        this.notes = request.apply(RULES);
        this.content = orEmpty("content");
        this.options = orEmpty("options");
        boolean several = request.get("recipients") == null
                || Objects.requireNonNull(request.get("recipients")).isArray();
        this.recipients = several
                ? request.objects("recipients").stream()
                        .map(Recipient::of)
                        .filter(Objects::nonNull)
                        .toList()
                : List.of();
        this.copies = Recipient.addresses(Mailboxes.split(content.map("headers").entrySet().stream()
                .filter(SparkPostReader::isCc)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("")));
    }

    private Fields orEmpty(String name) {
        Fields object = request.object(name);
        return object == null
                ? new Fields(JsonNodeFactory.instance.objectNode(), request.path(name), request.faults())
                : object;
    }

    private static boolean isCc(Map.Entry<String, String> header) {
        return header.getKey().equalsIgnoreCase("cc");
    }

    /** Whether it is only checked. */
    boolean sandbox() {
        return options.flag("sandbox");
    }

    /** How many recipients there are. */
    int size() {
        return recipients.size();
    }

    /** Whether any recipient, or none, is a sink. */
    boolean anySink(boolean wanted) {
        return recipients.stream().anyMatch(recipient -> recipient.sink() == wanted);
    }

    /** The emails to a sink, which are only checked. */
    Stream<DialectEmail> toSinks(LongConsumer beside) {
        return emails(beside, recipients.stream().filter(Recipient::sink).toList());
    }

    /**
     * All other emails, one after the other.
     *
     * @param beside holds memory for what is read from a message: its texts and files have fewer octets than it
     */
    Stream<DialectEmail> emails(LongConsumer beside) {
        return emails(
                beside,
                recipients.stream().filter(recipient -> !recipient.sink()).toList());
    }

    private Stream<DialectEmail> emails(LongConsumer beside, List<Recipient> those) {
        ValidationErrors faults = request.faults();
        if (recipients.isEmpty() && !faults.concern("recipients")) {
            faults.missing("recipients");
        }
        if (recipients.size() > MAX_RECIPIENTS) {
            request.invalid(
                    "recipients", recipients.size() + " recipients, at most " + MAX_RECIPIENTS + " are allowed");
            faults.orThrow();
        }
        Draft common = common();
        if (those.isEmpty()) {
            faults.orThrow();
        }
        if (content.filled(MESSAGE) != null) {
            return those.isEmpty() ? Stream.empty() : Stream.of(message(common, beside, those));
        }
        content(common);
        List<List<Recipient>> groups = RecipientGroups.of(those);
        groups.forEach(this::requireSameData);
        faults.orThrow();
        return groups.stream().map(group -> email(common.copy(), group));
    }

    private Draft common() {
        return new Draft()
                .notes(notes)
                .label("campaign_id", request.filled("campaign_id"))
                .label("ip_pool", options.filled("ip_pool"))
                .metadata(request.map("metadata"))
                .scheduledAt(moment(), now);
    }

    private void content(Draft draft) {
        Map<String, String> headers = new LinkedHashMap<>(content.map("headers"));
        headers.entrySet().removeIf(SparkPostReader::isCc);
        draft.from(from())
                .replyTo(Mailboxes.split(content.filled("reply_to")))
                .subject(content.text("subject"))
                .text(content.text("text"))
                .html(content.text("html"))
                .headers(headers);
        content.objects("attachments")
                .forEach(file -> draft.file(file.filled("name"), file.filled("type"), null, file, "data"));
        content.objects("inline_images")
                .forEach(file ->
                        draft.file(file.filled("name"), file.filled("type"), file.filled("name"), file, "data"));
        if (substitutes()) {
            Stream.of("from", "reply_to", "subject", "text", "html")
                    .forEach(name -> checkPlaces(name, content.get(name)));
            headers.forEach((name, value) ->
                    BraceVariables.unknown(value).ifPresent(place -> refusePlace("headers." + name, place)));
        }
    }

    private void checkPlaces(String field, @Nullable JsonNode value) {
        if (value != null && value.isTextual()) {
            BraceVariables.unknown(value.textValue()).ifPresent(place -> refusePlace(field, place));
        }
    }

    private void refusePlace(String field, String place) {
        content.invalid(field, place + " is not replaced here: names are, conditions, loops and calls are not");
    }

    private boolean substitutes() {
        return !options.has("perform_substitutions") || options.flag("perform_substitutions");
    }

    private @Nullable String from() {
        JsonNode from = content.get("from");
        return from == null || from.isTextual()
                ? content.filled("from")
                : Mailboxes.of(content.object("from"), "email", "name");
    }

    private void requireSameData(List<Recipient> group) {
        for (Recipient recipient : group) {
            JsonNode data = recipient.fields().get("substitution_data");
            JsonNode first = group.getFirst().fields().get("substitution_data");
            if (data != null && !data.isEmpty() && !data.equals(first)) {
                recipient.fields().invalid("substitution_data", "those who share an email must have the same");
            }
        }
    }

    private DialectEmail email(Draft draft, List<Recipient> group) {
        List<String> to = new ArrayList<>();
        List<String> cc = new ArrayList<>();
        List<String> bcc = new ArrayList<>();
        for (Recipient recipient : group) {
            (!recipient.copied() ? to : copies.contains(recipient.address()) ? cc : bcc).add(recipient.mailbox());
            draft.metadata(recipient.fields().map("metadata"));
            recipient.fields().texts("tags").forEach(draft::label);
        }
        if (substitutes()) {
            BraceVariables variables = variables(group.getFirst());
            String from = from();
            draft.from(from == null ? null : variables.fill(from))
                    .replyTo(Mailboxes.split(content.filled("reply_to")).stream()
                            .map(variables::fill)
                            .toList())
                    .fill(variables::fill, variables::fillHtml);
        }
        return draft.to(to)
                .cc(cc)
                .bcc(bcc)
                .email(names(group.getFirst().fields().path("address")), request.faults());
    }

    /** What is nearer to the recipient wins, and substitution data wins over metadata. */
    private BraceVariables variables(Recipient recipient) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Fields fields : List.of(request, recipient.fields())) {
            for (String name : List.of("metadata", "substitution_data")) {
                if (fields.get(name) instanceof ObjectNode data) {
                    values.setAll(data);
                }
            }
        }
        return new BraceVariables(values);
    }

    private DialectEmail message(Draft draft, LongConsumer beside, List<Recipient> those) {
        content.names()
                .filter(name -> !name.equals(MESSAGE))
                .toList()
                .forEach(name -> content.invalid(name, "it stands in the message"));
        for (Recipient recipient : those) {
            draft.metadata(recipient.fields().map("metadata"));
            recipient.fields().texts("tags").forEach(draft::label);
            if (those.size() > 1
                    && (recipient.fields().has("metadata") || recipient.fields().has("tags"))) {
                recipient
                        .fields()
                        .invalid("address", "a message has the same metadata and tags for all its recipients");
            }
        }
        request.faults().orThrow();
        byte[] octets =
                LineEnds.crlf(Objects.requireNonNull(content.filled(MESSAGE)).getBytes(StandardCharsets.UTF_8));
        beside.accept(octets.length);
        ReceivedMessage message = ReceivedMessage.byOtherApi(
                octets, those.stream().map(Recipient::address).toList(), name -> name.equals("x-msys-api"));
        if (substitutes() && message.emails().stream().anyMatch(SparkPostReader::hasPlaces)) {
            content.invalid(MESSAGE, "{{ is not replaced in a message; set `options.perform_substitutions` to false");
        }
        return draft.email(message, names("recipients"), request.faults());
    }

    private static boolean hasPlaces(EmailRequest email) {
        return Stream.of(email.subject(), email.text(), email.html())
                .anyMatch(text -> text != null && text.contains("{{"));
    }

    /** Null when absent, now, or a fault. */
    private @Nullable Instant moment() {
        String text = options.filled("start_time");
        if (text == null || text.equals("now")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            options.invalid("start_time", "must be a date with an offset, as 2030-01-31T09:30:00+01:00");
            return null;
        }
    }

    private static FieldNames names(String address) {
        return new FieldNames()
                .put("from", "content.from")
                .put("to", address)
                .put("cc", address)
                .put("bcc", address)
                .put("reply_to", "content.reply_to")
                .put("subject", "content.subject")
                .put("html", "content.html")
                .put("text", "content.text")
                .put("headers", "content.headers")
                .put("attachments[].filename", "content.attachments[].name")
                .put("attachments[].content_type", "content.attachments[].type")
                .put("attachments", "content.attachments")
                .put("tags", "recipients[].tags")
                .put("metadata", "metadata")
                .put("scheduled_at", "options.start_time");
    }
}
