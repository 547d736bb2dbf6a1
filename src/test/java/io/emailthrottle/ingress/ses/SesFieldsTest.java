package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.util.List;

/** A message and a template have no place beside fields: they are told by {@link SesDialectTest} and {@link SesTemplateFieldsTest}. */
class SesFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return SesReader.RULES.rules().stream()
                .filter(rule -> !rule.path().startsWith("Content.Template"))
                .toList();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return List.of(new SesReader(new Fields(request, "", faults)).email(_ -> {}));
    }

    @Override
    protected List<String> notOfTheEmails() {
        return List.of("Content.Raw.Data");
    }

    @Override
    protected String everything() {
        return """
                {"FromEmailAddress":"Acme <hello@example.com>","ReplyToAddresses":["r@example.com"],
                 "Destination":{"ToAddresses":["a@example.org"],"CcAddresses":["b@example.org"],"BccAddresses":["c@example.org"]},
                 "Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"Hi"},"Html":{"Data":"<b>Hi</b>"}},
                   "Headers":[{"Name":"X-All","Value":"1"}],
                   "Attachments":[{"RawContent":"SGk=","FileName":"a.txt","ContentType":"text/plain"},
                     {"RawContent":"SGk=","FileName":"b.png","ContentType":"image/png","ContentDisposition":"INLINE","ContentId":"b"}]}},
                 "EmailTags":[{"Name":"plan","Value":"free"}],"ConfigurationSetName":"set"}""";
    }
}
