package io.emailthrottle.vendor.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a SendGrid key may do, and what is left of the account's credits, by {@code GET /v3/scopes}, {@code /v3/whitelabel/domains} and
 * {@code /v3/user/credits} of its API reference. A single sender may be verified without its domain, so the list of domains is never
 * complete. */
final class SendGridReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI scopes;
    private final URI domains;
    private final URI credits;

    SendGridReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.scopes = base.resolve("/v3/scopes");
        this.domains = base.resolve("/v3/whitelabel/domains?limit=1000&exclude_subusers=true");
        this.credits = base.resolve("/v3/user/credits");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(scopes);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        Set<String> granted = new HashSet<>();
        answer.json().path("scopes").forEach(scope -> granted.add(scope.asText()));
        if (!granted.contains("mail.send")) {
            return Readiness.notReady("the key has no scope mail.send");
        }
        Answer credit = account.get(credits);
        JsonNode left = credit.status() == 200 ? credit.json().path("remain") : MissingNode.getInstance();
        Readiness ready = Readiness.ready(
                        left.isNumber() && left.asLong() <= 0
                                ? "the key may send; no credits are left, so emails cost extra or are refused"
                                : "the key may send")
                .with(new AccountQuota(null, null, left.isNumber() ? left.asLong() : null, null));
        Answer list = account.get(domains);
        return list.status() != 200
                ? ready
                : ready.with(AccountApi.domains(
                        list.json(), "domain", domain -> domain.path("valid").asBoolean(), false));
    }
}
