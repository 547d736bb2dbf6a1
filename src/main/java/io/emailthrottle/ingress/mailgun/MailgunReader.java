package io.emailthrottle.ingress.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.LineEnds;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.DialectForm;
import io.emailthrottle.ingress.dialect.DialectForm.FormFile;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Mailboxes;
import jakarta.mail.internet.MailDateFormat;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of a form of Mailgun's: one, or with {@code recipient-variables} one for each recipient. */
final class MailgunReader {

    private static final String NO_TEMPLATES = "templates stored at Mailgun are not known here";
    private static final String TRACKING = "no vendor's tracking is switched from here";
    private static final String HEADER = "h:";
    private static final String VARIABLE = "v:";
    private static final String REPLY_TO = "h:reply-to";
    private static final String RECIPIENT_VARIABLES = "recipient-variables";
    private static final String MESSAGE = "message";

    static final FieldRules RULES = FieldRules.exact()
            .kept("from", "`from`")
            .kept("to", "`to`; of `messages.mime` who gets the message. Repeated, or separated by commas")
            .kept("cc", "`cc`")
            .kept("bcc", "`bcc`")
            .kept("subject", "`subject`")
            .kept("text", "`text`")
            .kept("html", "`html`")
            .noEffect("amp-html", "the email leaves without its AMP part")
            .kept("attachment", "files")
            .kept("inline", "inline parts; the file's name is the `content_id`")
            .kept(MESSAGE, "of `messages.mime`: the message, which leaves as it is")
            .kept(
                    RECIPIENT_VARIABLES,
                    "an email for each of `to`, with `%recipient.name%` replaced; all accepted or none")
            .kept("h:*", "`headers`; `h:Reply-To` is `reply_to`")
            .kept("v:*", "metadata, which comes back in events")
            .refused("template", NO_TEMPLATES + "; render it and send `html`")
            .refused("t:*", NO_TEMPLATES)
            .kept("o:tag", "tags, in free text")
            .kept(
                    "o:deliverytime",
                    "`scheduled_at`, as RFC 2822 or as seconds since 1970; a moment that is over is now")
            .noEffect("o:deliverytime-optimize-period", "it is sent at once, or at `o:deliverytime`")
            .refused("o:time-zone-localize", "recipients' time zones are not known here")
            .kept("o:testmode", "only checked, answered 200, not sent")
            .noEffect("o:tracking*", TRACKING)
            .refused("o:tracking-unsubscribe", "no unsubscribe link is added here")
            .noEffect("o:dkim", "each vendor signs as its account is set up")
            .noEffect("o:secondary-dkim*", "each vendor signs as its account is set up")
            .refused("o:require-tls", "not every vendor can be made to deliver with TLS only")
            .noEffect("o:skip-verification", "each vendor verifies as its account is set up")
            .noEffect("o:sending-ip", "the gateway chooses the vendor, and the vendor the address")
            .approximated("o:sending-ip-pool", "kept as the tag `ip_pool`, which routing rules may name")
            .noEffect("o:suppress-headers", "each vendor adds its headers")
            .refused("o:archive-to", "no copies are posted from here");

    /** Links that Mailgun alone would put in their place. */
    private static final List<String> LINKS = List.of(
            "%unsubscribe_url%", "%unsubscribe_email%", "%tag_unsubscribe_url%", "%mailing_list_unsubscribe_url%");

    private static final FieldNames NAMES = new FieldNames()
            .put("headers", HEADER)
            .put("reply_to", "h:Reply-To")
            .put("attachments", "attachment")
            .put("tags", "o:tag")
            .put("metadata", VARIABLE)
            .put("scheduled_at", "o:deliverytime");

    private final Fields form;
    private final MailgunOptions options;
    private final Instant now;
    private final LongConsumer beside;

    /**
     * @param now by which moments are judged to be over
     * @param beside holds memory for what is read from variables and from a message, whose texts and files have fewer octets than it
     */
    MailgunReader(Fields form, Instant now, LongConsumer beside) {
        this.form = form;
        this.options = new MailgunOptions(form, beside);
        this.now = now;
        this.beside = beside;
    }

    /** Whether it is only checked. */
    boolean test() {
        return options.on("o:testmode");
    }

    /** The emails of {@code POST /v3/{domain}/messages}, one after the other. */
    Stream<DialectEmail> emails() {
        Draft common = common();
        content(common);
        if (form.has(MESSAGE)) {
            form.invalid(MESSAGE, "a complete message is posted to messages.mime");
        }
        List<String> to = mailboxes("to");
        Map<String, JsonNode> variables = recipientVariables();
        if (to.isEmpty() && !form.faults().concern("to")) {
            form.faults().missing("to");
        }
        form.faults().orThrow();
        if (variables == null) {
            return Stream.of(common.metadata(variables(null)).to(to).email(NAMES, form.faults()));
        }
        return to.stream().map(mailbox -> {
            RecipientValues values = RecipientValues.of(mailbox, variables);
            return common.copy()
                    .to(List.of(mailbox))
                    .metadata(variables(values))
                    .fill(values::fill)
                    .email(NAMES, form.faults());
        });
    }

    /**
     * The message of {@code POST /v3/{domain}/messages.mime}, which is for those of {@code to}.
     *
     * @throws io.emailthrottle.email.raw.UnreadableMessage when it cannot be understood
     */
    Stream<DialectEmail> message() {
        byte[] octets = LineEnds.crlf(octets());
        beside.accept(octets.length);
        options.addHeaders(octets);
        Draft draft = common();
        form.names()
                .filter(MailgunReader::standsInTheMessage)
                .toList()
                .forEach(name -> form.invalid(name, "it stands in the message"));
        List<String> to = mailboxes("to");
        if (to.isEmpty()) {
            form.faults().missing("to");
        }
        form.faults().orThrow();
        ReceivedMessage message = ReceivedMessage.byOtherApi(
                octets, to.stream().map(RecipientValues::address).toList(), MailgunOptions::isHeader);
        return Stream.of(draft.metadata(variables(null)).email(message, NAMES, form.faults()));
    }

    private static boolean standsInTheMessage(String field) {
        return switch (field) {
            case "from", "cc", "bcc", "subject", "text", "html", "attachment", "inline" -> true;
            case RECIPIENT_VARIABLES -> true;
            default -> field.startsWith(HEADER);
        };
    }

    /** Mailgun's clients send it as a file, some as a text. */
    private byte[] octets() {
        JsonNode message = form.get(MESSAGE);
        if (message != null && message.isTextual()) {
            return message.textValue().getBytes(StandardCharsets.UTF_8);
        }
        List<FormFile> files = DialectForm.files(form, MESSAGE);
        if (files.size() > 1) {
            form.invalid(MESSAGE, "there must be one");
        } else if (files.isEmpty()) {
            form.faults().missing(MESSAGE);
        }
        form.faults().orThrow();
        return files.getFirst().content();
    }

    private Draft common() {
        options.read();
        Draft draft = new Draft()
                .notes(form.apply(RULES))
                .label("ip_pool", form.filled("o:sending-ip-pool"))
                .scheduledAt(moment(), now);
        form.texts("o:tag").stream().filter(tag -> !tag.isEmpty()).forEach(draft::label);
        return draft;
    }

    private void content(Draft draft) {
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> replyTo = new ArrayList<>();
        form.names().filter(name -> name.startsWith(HEADER)).toList().forEach(name -> {
            if (name.toLowerCase(Locale.ROOT).equals(REPLY_TO)) {
                replyTo.addAll(mailboxes(name));
            } else {
                headers.put(name.substring(HEADER.length()), form.text(name));
            }
        });
        draft.from(form.filled("from"))
                .cc(mailboxes("cc"))
                .bcc(mailboxes("bcc"))
                .subject(form.text("subject"))
                .text(form.text("text"))
                .html(form.text("html"))
                .headers(headers)
                .replyTo(replyTo);
        form.names().filter(name -> !name.equals(RECIPIENT_VARIABLES)).toList().forEach(this::checkLinks);
        DialectForm.files(form, "attachment")
                .forEach(file -> draft.file(file.filename(), file.type(), null, file.content()));
        for (FormFile file : DialectForm.files(form, "inline")) {
            if (file.filename() == null) {
                form.invalid("inline", "needs a file name, which is its content id");
            }
            draft.file(file.filename(), file.type(), file.filename(), file.content());
        }
    }

    private void checkLinks(String field) {
        JsonNode value = form.get(field);
        String text = value != null && value.isTextual() ? value.textValue() : "";
        LINKS.stream()
                .filter(text::contains)
                .forEach(link -> form.invalid(field, link + " is not replaced here; write a link of your own"));
    }

    private List<String> mailboxes(String field) {
        return form.texts(field).stream()
                .flatMap(list -> Mailboxes.split(list).stream())
                .toList();
    }

    private Map<String, String> variables(@Nullable RecipientValues recipient) {
        Map<String, String> variables = new LinkedHashMap<>();
        form.names().filter(name -> name.startsWith(VARIABLE)).forEach(name -> {
            String value = form.text(name);
            if (value != null) {
                variables.put(name.substring(VARIABLE.length()), recipient == null ? value : recipient.fill(value));
            }
        });
        return variables;
    }

    /** By address in lower case; null when the request has none. */
    private @Nullable Map<String, JsonNode> recipientVariables() {
        ObjectNode json = form.json(RECIPIENT_VARIABLES, beside);
        if (json == null) {
            return null;
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        json.properties().forEach(entry -> variables.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
        return variables;
    }

    /** Null when absent, or a fault. */
    private @Nullable Instant moment() {
        String text = form.filled("o:deliverytime");
        if (text == null) {
            return null;
        }
        try {
            return text.chars().allMatch(Character::isDigit)
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : new MailDateFormat().parse(text).toInstant();
        } catch (ParseException | NumberFormatException | DateTimeException e) {
            form.invalid("o:deliverytime", "must be a date as RFC 2822 has it, or seconds since 1970");
            return null;
        }
    }
}
