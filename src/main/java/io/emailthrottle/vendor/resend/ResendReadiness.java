package io.emailthrottle.vendor.resend;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Which domains a Resend account has, {@code GET /domains}: resend.com/docs/api-reference/domains/list-domains. A key that may only send is
 * refused with {@code restricted_api_key}, which shows that it is valid. */
final class ResendReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI domains;

    ResendReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.domains = base.resolve("/domains?limit=100");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(domains);
        if ("restricted_api_key".equals(answer.text("/name"))) {
            return Readiness.ready("the key may send, and not read the domains");
        }
        if (answer.status() == 400 || answer.status() == 403) {
            return Readiness.notReady("the key is refused: " + account.words(answer));
        }
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        boolean all = !answer.json().path("has_more").asBoolean();
        return Readiness.ready("the key may send")
                .with(AccountApi.domains(
                        answer.json().path("data"),
                        "name",
                        domain -> domain.path("status").asText().equals("verified"),
                        all));
    }
}
