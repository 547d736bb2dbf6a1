package io.emailthrottle.ingress.ses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.util.List;

/** A template whose texts stand in the request. */
class SesTemplateFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return SesReader.RULES.rules().stream()
                .filter(rule -> rule.path().startsWith("Content.Template"))
                .toList();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return List.of(new SesReader(new Fields(request, "", faults)).email(_ -> {}));
    }

    @Override
    protected String everything() {
        return """
                {"FromEmailAddress":"Acme <hello@example.com>","Destination":{"ToAddresses":["a@example.org"]},
                 "Content":{"Template":{"TemplateContent":{"Subject":"Hi {{name}}","Text":"Hi","Html":"<b>Hi</b>"},
                   "TemplateData":"{\\"name\\":\\"Ada\\"}",
                   "Headers":[{"Name":"X-All","Value":"1"}],
                   "Attachments":[{"RawContent":"SGk=","FileName":"a.txt","ContentType":"text/plain"},
                     {"RawContent":"SGk=","FileName":"b.png","ContentType":"image/png","ContentDisposition":"INLINE","ContentId":"b"}]}}}""";
    }
}
