package io.emailthrottle.ingress.sendgrid;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.time.Instant;
import java.util.List;

class SendGridFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new SendGridDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new SendGridReader(new Fields(request, "", faults), Instant.parse("2026-01-01T00:00:00Z"))
                .emails()
                .toList();
    }

    @Override
    protected List<String> notOfTheEmails() {
        return List.of("mail_settings.sandbox_mode.enable");
    }

    @Override
    protected String everything() {
        return """
                {"personalizations":[
                   {"from":{"email":"own@example.com","name":"Own"},"to":[{"email":"a@example.org","name":"A"}],
                    "cc":[{"email":"b@example.org","name":"B"}],"bcc":[{"email":"c@example.org","name":"C"}],"subject":"Own",
                    "headers":{"X-Own":"1"},"substitutions":{"%n%":"Ada"},"custom_args":{"own":"1"},"send_at":1800000000},
                   {"to":[{"email":"d@example.org"}]}],
                 "from":{"email":"hello@example.com","name":"Acme"},"reply_to":{"email":"r@example.com","name":"R"},
                 "reply_to_list":[{"email":"l@example.com","name":"L"}],"subject":"Hi %n%",
                 "content":[{"type":"text/plain","value":"Hi %n%"},{"type":"text/html","value":"<b>%n%</b>"}],
                 "attachments":[
                   {"content":"SGk=","type":"text/plain","filename":"a.txt","disposition":"attachment"},
                   {"content":"SGk=","type":"image/png","filename":"b.png","disposition":"inline","content_id":"b"},
                   {"content":"SGk=","type":"image/png","filename":"c.png","disposition":"inline","contentId":"c"}],
                 "headers":{"X-All":"1"},"categories":["one"],"custom_args":{"all":"1"},"send_at":1800000001,"batch_id":"b-1",
                 "ip_pool_name":"pool","mail_settings":{"sandbox_mode":{"enable":true}}}""";
    }
}
