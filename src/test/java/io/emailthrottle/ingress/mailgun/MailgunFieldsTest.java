package io.emailthrottle.ingress.mailgun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.time.Instant;
import java.util.List;

/** The fields of both calls; what a message has is told by {@link MailgunDialectTest}. */
class MailgunFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new MailgunDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new MailgunReader(new Fields(request, "", faults), Instant.parse("2026-01-01T00:00:00Z"), _ -> {})
                .emails()
                .toList();
    }

    @Override
    protected List<String> notOfTheEmails() {
        return List.of("o:testmode", "message");
    }

    @Override
    protected String everything() {
        return """
                {"from":"Acme <hello@example.com>","to":["Ada <a@example.org>, b@example.org","c@example.org"],"cc":"d@example.org",
                 "bcc":"e@example.org","subject":"Hi %recipient.n%","text":"Hi","html":"<b>Hi</b>",
                 "attachment":[{"filename":"a.txt","type":"text/plain","content":"SGk="}],
                 "inline":{"filename":"b.png","type":"image/png","content":"SGk="},
                 "recipient-variables":"{\\"a@example.org\\":{\\"n\\":\\"Ada\\"}}","h:Reply-To":"r@example.com","h:X-All":"1","v:user":"1",
                 "o:tag":["one","two"],"o:deliverytime":"Tue, 1 Jan 2030 10:00:00 GMT","o:testmode":"yes","o:sending-ip-pool":"pool"}""";
    }
}
