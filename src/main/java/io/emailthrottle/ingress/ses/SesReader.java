package io.emailthrottle.ingress.ses;

import io.emailthrottle.ingress.LineEnds;
import io.emailthrottle.ingress.ReceivedMessage;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes an email of the body of {@code POST /v2/email/outbound-emails}. */
final class SesReader {

    private static final String SIMPLE = "Content.Simple";
    private static final String TEMPLATE = "Content.Template";
    static final String FROM = "FromEmailAddress";
    static final String ACCOUNTS = "each vendor sends as its own account is set up";
    private static final String UTF_8 = "texts leave in UTF-8";

    static final FieldRules RULES = FieldRules.exact()
            .kept(FROM, "`from`; of a raw message its own From counts")
            .noEffect("FromEmailAddressIdentityArn", ACCOUNTS)
            .kept("Destination.ToAddresses[]", "`to`; of a raw message who gets it")
            .kept("Destination.CcAddresses[]", "`cc`; of a raw message who gets it")
            .kept("Destination.BccAddresses[]", "`bcc`; of a raw message who gets it")
            .kept("ReplyToAddresses[]", "`reply_to`; of a raw message its own Reply-To counts")
            .noEffect("FeedbackForwardingEmailAddress", ACCOUNTS)
            .noEffect("FeedbackForwardingEmailAddressIdentityArn", ACCOUNTS)
            .kept(SIMPLE + ".Subject.Data", "`subject`")
            .noEffect(SIMPLE + ".Subject.Charset", UTF_8)
            .kept(SIMPLE + ".Body.Text.Data", "`text`")
            .noEffect(SIMPLE + ".Body.Text.Charset", UTF_8)
            .kept(SIMPLE + ".Body.Html.Data", "`html`")
            .noEffect(SIMPLE + ".Body.Html.Charset", UTF_8);

    static {
        SesContent.addRules(RULES, SIMPLE);
        RULES.kept("Content.Raw.Data", "a message, base64, which leaves as it is");
        SesTemplate.addRules(RULES, TEMPLATE);
        RULES.kept("EmailTags[].Name", "tags").kept("EmailTags[].Value", "tags");
        addRules(RULES);
    }

    /** Adds the rules of the fields that say nothing of an email's content. */
    static void addRules(FieldRules rules) {
        rules.approximated("ConfigurationSetName", "kept as the tag `configuration_set`, which routing rules may name")
                .noEffect("TenantName", "the key says whose email it is")
                .noEffect("EndpointId", "the gateway chooses the vendor, and the vendor the region")
                .refused(
                        "ListManagementOptions",
                        "contact lists are kept at Amazon SES, so the recipient would lose an unsubscribe link");
    }

    /** Keeps the configuration set. */
    static void configurationSet(Draft draft, Fields request) {
        draft.label("configuration_set", request.filled("ConfigurationSetName"));
    }

    private static final FieldNames NAMES = SesContent.names("Destination", SIMPLE)
            .put("subject", SIMPLE + ".Subject")
            .put("html", SIMPLE + ".Body")
            .put("text", SIMPLE + ".Body")
            .put("tags", "EmailTags");

    private static final FieldNames TEMPLATE_NAMES =
            SesTemplate.names("Destination", TEMPLATE).put("tags", "EmailTags");

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
        Draft draft = new Draft().notes(request.apply(RULES));
        configurationSet(draft, request);
        SesContent.tags(draft, request, "EmailTags");
        Fields content = request.object("Content");
        Fields raw = content == null ? null : content.object("Raw");
        Fields simple = content == null ? null : content.object("Simple");
        Fields template = content == null ? null : content.object("Template");
        if (Stream.of(Optional.ofNullable(raw), Optional.ofNullable(simple), Optional.ofNullable(template))
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            if (!faults.concern("Content")) {
                request.invalid("Content", "must have one of Simple, Raw and Template");
            }
            faults.orThrow();
        }
        if (raw != null) {
            return message(draft, raw, beside);
        }
        draft.from(request.filled(FROM)).replyTo(request.texts("ReplyToAddresses"));
        SesContent.destination(draft, request);
        if (template != null) {
            SesTemplate.of(template, draft).fill(draft, null);
        } else if (simple != null) {
            simple(draft, simple);
        }
        faults.orThrow();
        return draft.email(template == null ? NAMES : TEMPLATE_NAMES, faults);
    }

    private static void simple(Draft draft, Fields simple) {
        Fields body = simple.object("Body");
        draft.subject(data(simple, "Subject"))
                .text(body == null ? null : data(body, "Text"))
                .html(body == null ? null : data(body, "Html"));
        SesContent.headersAndFiles(draft, simple);
    }

    private static @Nullable String data(Fields fields, String name) {
        Fields content = fields.object(name);
        return content == null ? null : content.text("Data");
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
        List<String> recipients =
                SesContent.recipients(request).map(SesHeaders::address).toList();
        ReceivedMessage message = ReceivedMessage.byOtherApi(octets, recipients, SesHeaders::isInstruction);
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
