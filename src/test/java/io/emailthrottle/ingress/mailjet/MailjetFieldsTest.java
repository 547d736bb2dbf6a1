package io.emailthrottle.ingress.mailjet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.util.List;

/** The fields of a message; those of the request are in MailjetDialectTest. */
class MailjetFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return MailjetReader.MESSAGE.rules();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        return List.of(new MailjetReader(new Fields(body, "", faults)).email(request, faults));
    }

    @Override
    protected String everything() {
        return """
                {"From":{"Email":"hello@example.com","Name":"Acme"},"To":[{"Email":"a@example.org","Name":"A"}],
                 "Cc":[{"Email":"b@example.org","Name":"B"}],"Bcc":[{"Email":"c@example.org","Name":"C"}],
                 "ReplyTo":{"Email":"r@example.com","Name":"R"},"Subject":"Hi {{var:n}}","TextPart":"{{var:n}}",
                 "HTMLPart":"<b>{{var:n}}</b>","Headers":{"X-All":"1"},
                 "Attachments":[{"ContentType":"text/csv","Filename":"a.txt","Base64Content":"SGk="}],
                 "InlinedAttachments":[{"ContentType":"image/png","Filename":"b.gif","ContentID":"b","Base64Content":"SGk="}],
                 "CustomID":"c-1","EventPayload":"p","CustomCampaign":"spring","Priority":3,"TemplateLanguage":true,
                 "Variables":{"n":"Ada"}}""";
    }
}
