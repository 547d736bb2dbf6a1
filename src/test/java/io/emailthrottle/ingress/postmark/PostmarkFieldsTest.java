package io.emailthrottle.ingress.postmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.util.List;

class PostmarkFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new PostmarkDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return List.of(new PostmarkReader(new Fields(request, "", faults)).email());
    }

    @Override
    protected String everything() {
        return """
                {"From":"Acme <hello@example.com>","To":"a@example.org, \\"B, b\\" <b@example.org>","Cc":"c@example.org","Bcc":"d@example.org",
                 "ReplyTo":"r@example.com","Subject":"Hi","TextBody":"Hi","HtmlBody":"<b>Hi</b>","Tag":"one","Metadata":{"all":"1"},
                 "MessageStream":"outbound","Headers":[{"Name":"X-All","Value":"1"}],
                 "Attachments":[{"Name":"a.txt","Content":"SGk=","ContentType":"text/plain"},
                   {"Name":"b.png","Content":"SGk=","ContentType":"image/png","ContentID":"cid:b"}]}""";
    }
}
