package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.util.List;

/** Several emails of one template. */
class SesBulkFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return SesBulkReader.RULES.rules();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new SesBulkReader(new Fields(request, "", faults)).emails().toList();
    }

    @Override
    protected String everything() {
        return """
                {"FromEmailAddress":"Acme <hello@example.com>","ReplyToAddresses":["r@example.com"],
                 "DefaultEmailTags":[{"Name":"plan","Value":"free"}],"ConfigurationSetName":"set",
                 "DefaultContent":{"Template":{"TemplateContent":{"Subject":"Hi {{name}}","Text":"Hi {{order.id}}","Html":"<b>Hi</b>"},
                   "TemplateData":"{\\"name\\":\\"you\\",\\"order\\":{\\"id\\":1}}",
                   "Headers":[{"Name":"X-All","Value":"1"}],
                   "Attachments":[{"RawContent":"SGk=","FileName":"a.txt","ContentType":"text/plain"},
                     {"RawContent":"SGk=","FileName":"b.png","ContentType":"image/png","ContentDisposition":"INLINE","ContentId":"b"}]}},
                 "BulkEmailEntries":[
                   {"Destination":{"ToAddresses":["a@example.org"],"CcAddresses":["b@example.org"],"BccAddresses":["c@example.org"]}},
                   {"Destination":{"ToAddresses":["d@example.org"]},"ReplacementTags":[{"Name":"plan","Value":"paid"}],
                    "ReplacementHeaders":[{"Name":"X-All","Value":"2"}],
                    "ReplacementEmailContent":{"ReplacementTemplate":{"ReplacementTemplateData":"{\\"name\\":\\"Ada\\"}"}}}]}""";
    }
}
