package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails of the body of {@code POST /v2/email/outbound-bulk-emails}: one for each entry. */
final class SesBulkReader {

    private static final String ENTRIES = "BulkEmailEntries";
    private static final String ENTRY = ENTRIES + "[]";
    private static final String TEMPLATE = "DefaultContent.Template";
    private static final String REPLACEMENT = "ReplacementEmailContent.ReplacementTemplate";

    static final FieldRules RULES = FieldRules.exact()
            .kept(SesReader.FROM, "`from`")
            .noEffect("FromEmailAddressIdentityArn", SesReader.ACCOUNTS)
            .kept("ReplyToAddresses[]", "`reply_to`")
            .noEffect("FeedbackForwardingEmailAddress", SesReader.ACCOUNTS)
            .noEffect("FeedbackForwardingEmailAddressIdentityArn", SesReader.ACCOUNTS)
            .kept("DefaultEmailTags[].Name", "tags of all")
            .kept("DefaultEmailTags[].Value", "tags of all");

    static {
        SesTemplate.addRules(RULES, TEMPLATE);
        RULES.kept(ENTRY + ".Destination.ToAddresses[]", "`to`, of an email for each entry; all are accepted or none")
                .kept(ENTRY + ".Destination.CcAddresses[]", "`cc`")
                .kept(ENTRY + ".Destination.BccAddresses[]", "`bcc`")
                .kept(ENTRY + ".ReplacementTags[].Name", "tags")
                .kept(ENTRY + ".ReplacementTags[].Value", "tags")
                .kept(
                        ENTRY + "." + REPLACEMENT + ".ReplacementTemplateData",
                        "replaces `{{name}}`, before the data of all")
                .kept(ENTRY + ".ReplacementHeaders[].Name", "`headers`")
                .kept(ENTRY + ".ReplacementHeaders[].Value", "`headers`");
        SesReader.addRules(RULES);
    }

    private final Fields request;
    private final List<String> notes;

    SesBulkReader(Fields request) {
        this.request = request;
        this.notes = request.apply(RULES);
    }

    /**
     * The emails, one after the other.
     *
     * @throws io.emailthrottle.ingress.InvalidRequest when what they have in common has a fault
     */
    Stream<DialectEmail> emails() {
        Draft common = new Draft()
                .notes(notes)
                .from(request.filled(SesReader.FROM))
                .replyTo(request.texts("ReplyToAddresses"));
        SesReader.configurationSet(common, request);
        Fields content = request.object("DefaultContent");
        Fields template = content == null ? null : content.object("Template");
        List<Fields> entries = request.objects(ENTRIES);
        if (template == null && !request.faults().concern("DefaultContent")) {
            request.invalid(TEMPLATE, "is missing");
        }
        if (entries.isEmpty() && !request.faults().concern(ENTRIES)) {
            request.faults().missing(ENTRIES);
        }
        SesTemplate texts = template == null ? null : SesTemplate.of(template, common);
        request.faults().orThrow();
        return texts == null
                ? Stream.empty()
                : IntStream.range(0, entries.size()).mapToObj(i -> email(common.copy(), texts, entries.get(i), i));
    }

    private DialectEmail email(Draft draft, SesTemplate texts, Fields entry, int index) {
        SesContent.destination(draft, entry);
        SesContent.tags(draft, entry.has("ReplacementTags") ? entry : request, tagField(entry));
        SesContent.headers(draft, entry, "ReplacementHeaders");
        texts.fill(draft, values(entry));
        return draft.email(
                SesTemplate.names(ENTRIES + "[" + index + "].Destination", TEMPLATE)
                        .put("tags", "DefaultEmailTags"),
                request.faults());
    }

    /** Tags of an entry stand in the place of those of all. */
    private static String tagField(Fields entry) {
        return entry.has("ReplacementTags") ? "ReplacementTags" : "DefaultEmailTags";
    }

    private static @Nullable ObjectNode values(Fields entry) {
        Fields content = entry.object("ReplacementEmailContent");
        Fields template = content == null ? null : content.object("ReplacementTemplate");
        return template == null ? null : SesTemplate.values(template, "ReplacementTemplateData");
    }
}
