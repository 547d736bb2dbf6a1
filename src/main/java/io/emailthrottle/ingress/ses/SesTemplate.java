package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.dialect.Draft;
import io.emailthrottle.ingress.dialect.FieldNames;
import io.emailthrottle.ingress.dialect.FieldRules;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.Placeholders;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template whose texts stand in the request itself. Amazon SES writes values into html as they are, so they are here too.
 *
 * @param template of the request
 * @param values by name; null when there are none
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html">Advanced email personalization</a>
 */
record SesTemplate(Fields template, @Nullable ObjectNode values) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w-]*(?:\\.[\\w-]+)*");
    /** As many characters as Amazon SES takes. */
    private static final int MAX_DATA = 262_144;

    private static final String STORED =
            "templates stored at Amazon SES are not known here; send it as `TemplateContent`, or rendered as `Simple`";

    /** @param at the path of the template */
    static void addRules(FieldRules rules, String at) {
        rules.kept(at + ".TemplateContent.Subject", "`subject`")
                .kept(at + ".TemplateContent.Text", "`text`")
                .kept(at + ".TemplateContent.Html", "`html`")
                .kept(
                        at + ".TemplateData",
                        "replaces `{{name}}`; all else in two braces is refused, and a name without a value")
                .refused(at + ".TemplateName", STORED)
                .refused(at + ".TemplateArn", STORED);
        SesContent.addRules(rules, at);
    }

    /**
     * The names of the fields.
     *
     * @param destination the path of the recipients
     * @param at the path of the template
     */
    static FieldNames names(String destination, String at) {
        return SesContent.names(destination, at)
                .put("subject", at + ".TemplateContent.Subject")
                .put("html", at + ".TemplateContent.Html")
                .put("text", at + ".TemplateContent.Text");
    }

    /**
     * Reads a template.
     *
     * @param draft gets its texts, headers and files
     */
    static SesTemplate of(Fields template, Draft draft) {
        Fields content = template.object("TemplateContent");
        if (content != null) {
            draft.subject(content.text("Subject")).text(content.filled("Text")).html(content.filled("Html"));
        } else if (!template.has("TemplateName") && !template.has("TemplateArn")) {
            template.invalid("TemplateContent", "is missing");
        }
        SesContent.headersAndFiles(draft, template);
        return new SesTemplate(template, values(template, "TemplateData"));
    }

    /** Values of one email, which are let go before the next are read: they are few, so no memory is held for them. */
    static @Nullable ObjectNode values(Fields from, String name) {
        String text = from.text(name);
        if (text != null && text.length() > MAX_DATA) {
            from.invalid(name, text.length() + " characters, at most " + MAX_DATA + " are allowed");
            return null;
        }
        return from.json(name, _ -> {});
    }

    /**
     * Replaces the placeholders.
     *
     * @param own values of this email, which win over those of all; null for none
     */
    void fill(Draft draft, @Nullable ObjectNode own) {
        draft.fill(Placeholders.withoutBlocks(
                name -> NAME.matcher(name).matches() ? value(name, own) : null,
                tag -> template.invalid(
                        "TemplateContent",
                        "holds " + tag + ", which is not the name of a value in the template's data")));
    }

    private @Nullable String value(String name, @Nullable ObjectNode own) {
        for (JsonNode data : Arrays.asList(own, values)) {
            JsonNode value = data == null ? MissingNode.getInstance() : data.at("/" + name.replace('.', '/'));
            if (value.isValueNode()) {
                return value.isNull() ? "" : value.asText();
            }
        }
        return null;
    }
}
