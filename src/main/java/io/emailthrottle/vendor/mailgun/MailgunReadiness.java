package io.emailthrottle.vendor.mailgun;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.SendingDomains;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * The state of the domain that a Mailgun sender uses, {@code GET /v4/domains/{name}}: documentation.mailgun.com. The sending key of a domain
 * may only post messages, and is refused as an invalid one is.
 */
final class MailgunReadiness implements ReadinessCheck {

    private final String domain;
    private final URI url;
    private final AccountApi account;

    MailgunReadiness(String domain, URI url, AccountApi account) {
        this.domain = domain;
        this.url = url;
        this.account = account;
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(url);
        return switch (answer.status()) {
            case 401, 403 ->
                Readiness.unknown(
                        "the key is invalid, or a domain's sending key, which may not read: " + account.words(answer));
            case 404 -> Readiness.notReady("the account has no domain " + domain + ": " + account.words(answer));
            default -> account.objection(answer).orElseGet(() -> read(answer));
        };
    }

    private Readiness read(Answer answer) {
        String state = answer.text("/domain/state");
        if (state == null) {
            state = answer.text("/state");
        }
        boolean active = "active".equals(state);
        Readiness readiness = active
                ? Readiness.ready("the domain " + domain + " is active")
                : Readiness.notReady("the domain " + domain + " is " + state);
        return readiness.with(new SendingDomains(Map.of(domain, active), false));
    }
}
