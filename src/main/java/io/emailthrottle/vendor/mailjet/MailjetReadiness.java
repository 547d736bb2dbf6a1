package io.emailthrottle.vendor.mailjet;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendingDomains;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which senders a Mailjet account has, {@code GET /v3/REST/sender}: dev.mailjet.com/email/reference/sender-addresses-and-domains. A sender
 * is an address, or {@code *@} and a domain. A master account may have others, so the list is never complete. */
final class MailjetReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI senders;

    MailjetReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.senders = base.resolve("/v3/REST/sender?Limit=1000");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(senders);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        Map<String, Boolean> domains = new HashMap<>();
        for (JsonNode sender : answer.json().path("Data")) {
            String address = sender.path("Email").asText();
            boolean active = sender.path("Status").asText().equals("Active");
            domains.merge(address.substring(address.lastIndexOf('@') + 1), active, Boolean::logicalOr);
        }
        return Readiness.ready("the key is valid").with(new SendingDomains(domains, false));
    }
}
