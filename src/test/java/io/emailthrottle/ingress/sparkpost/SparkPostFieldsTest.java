package io.emailthrottle.ingress.sparkpost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.dialect.DialectEmail;
import io.emailthrottle.ingress.dialect.FieldRules.Rule;
import io.emailthrottle.ingress.dialect.Fields;
import io.emailthrottle.ingress.dialect.KeptFieldsContract;
import java.time.Instant;
import java.util.List;

/** What has no place beside fields, a message and the switch for substitutions, is told by {@link SparkPostDialectTest}. */
class SparkPostFieldsTest extends KeptFieldsContract {

    @Override
    protected List<Rule> rules() {
        return new SparkPostDialect().fields();
    }

    @Override
    protected List<DialectEmail> read(ObjectNode request, ValidationErrors faults) {
        return new SparkPostReader(new Fields(request, "", faults), Instant.parse("2026-01-01T00:00:00Z"))
                .emails(_ -> {})
                .toList();
    }

    @Override
    protected List<String> notOfTheEmails() {
        return List.of("options.sandbox", "options.perform_substitutions", "content.email_rfc822");
    }

    @Override
    protected String everything() {
        return """
                {"recipients":[
                   {"address":{"email":"a@example.org","name":"A"},"substitution_data":{"n":"Ada"},"metadata":{"own":"1"},"tags":["one"]},
                   {"address":{"email":"b@example.org","header_to":"\\"A\\" <a@example.org>"}},
                   {"address":{"email":"c@example.org","header_to":"a@example.org"}},
                   {"address":"d@example.org"}],
                 "content":{"from":{"email":"hello@example.com","name":"Acme"},"reply_to":"r@example.com","subject":"Hi {{n}} {{all}}",
                   "text":"Hi","html":"<b>Hi</b>","headers":{"X-All":"1","CC":"b@example.org"},
                   "attachments":[{"name":"a.txt","type":"text/plain","data":"SGk="}],
                   "inline_images":[{"name":"b.png","type":"image/x-own","data":"SGk="}]},
                 "metadata":{"meta":"1"},"substitution_data":{"all":"2"},"campaign_id":"spring",
                 "options":{"start_time":"2030-01-01T00:00:00+01:00","sandbox":true,"ip_pool":"pool"}}""";
    }
}
