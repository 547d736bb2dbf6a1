package io.emailthrottle.ingress.mailersend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.time.Instant;
import java.util.List;

class MailerSendFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new MailerSendDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new MailerSendReader(new Fields(request, "", faults), "", Instant.parse("2026-01-01T00:00:00Z"))
                .emails()
                .toList();
    }

    @Override
    protected String everything() {
        return """
                {"from":{"email":"hello@example.com","name":"Acme"},"to":[{"email":"a@example.org","name":"A"}],
                 "cc":[{"email":"b@example.org","name":"B"}],"bcc":[{"email":"c@example.org","name":"C"}],
                 "reply_to":{"email":"r@example.com","name":"R"},"subject":"Hi {{n}}","text":"{{n}}","html":"<b>{{n}}</b>",
                 "attachments":[{"content":"SGk=","filename":"a.txt","disposition":"attachment"},
                   {"content":"SGk=","filename":"b.png","disposition":"inline","id":"b"}],
                 "tags":["one"],"personalization":[{"email":"a@example.org","data":{"n":"Ada"}}],
                 "headers":[{"name":"X-All","value":"1"}],"in_reply_to":"<a@example.com>","references":["<a@example.com>"],
                 "list_unsubscribe":"<https://example.com/u>","precedence_bulk":true,"send_at":1800000000}""";
    }
}
