package io.emailthrottle.ingress.brevo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.time.Instant;
import java.util.List;

class BrevoFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new BrevoDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new BrevoReader(new Fields(request, "", faults), Instant.parse("2026-01-01T00:00:00Z"))
                .emails()
                .toList();
    }

    /** Versions have recipients of their own, so those of the request are read when there are none: see BrevoDialectTest. */
    @Override
    protected List<String> notOfTheEmails() {
        return List.of("headers.X-Sib-Sandbox", "headers.idempotencyKey", "headers.Idempotency-Key", "to[].name");
    }

    @Override
    protected String everything() {
        return """
                {"sender":{"email":"hello@example.com","name":"Acme"},"to":[{"email":"a@example.org","name":"A"}],
                 "cc":[{"email":"b@example.org","name":"B"}],"bcc":[{"email":"c@example.org","name":"C"}],
                 "replyTo":{"email":"r@example.com","name":"R"},"subject":"Hi {{params.n}}","htmlContent":"<b>{{params.n}}</b>",
                 "textContent":"{{params.n}}","attachment":[{"content":"SGk=","name":"a.txt"}],
                 "headers":{"X-Sib-Sandbox":"drop","idempotencyKey":"k","Idempotency-Key":"k","X-Mailin-custom":"c","X-All":"1"},
                 "params":{"n":"Ada"},"tags":["one"],"scheduledAt":"2026-02-01T00:00:00.000Z","batchId":"b-1",
                 "messageVersions":[
                   {"to":[{"email":"d@example.org","name":"D"}],"cc":[{"email":"e@example.org","name":"E"}],
                    "bcc":[{"email":"f@example.org","name":"F"}],"replyTo":{"email":"o@example.com","name":"O"},
                    "subject":"Own {{params.n}}","htmlContent":"own","textContent":"own","params":{"n":"Eve"}},
                   {"to":[{"email":"g@example.org"}]}]}""";
    }
}
