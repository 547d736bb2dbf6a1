package io.emailthrottle.vendor.mailersend;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Which domains a MailerSend account has, {@code GET /v1/domains}: developers.mailersend.com/api/v1/domains.html. Its quota is of calls, not
 * of emails, so it is not read. */
final class MailerSendReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI domains;

    MailerSendReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.domains = base.resolve("/v1/domains?limit=100");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(domains);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        JsonNode list = answer.json().path("data");
        boolean all = answer.json().path("meta").path("last_page").asInt(1) <= 1;
        return Readiness.ready("the token is valid")
                .with(AccountApi.domains(list, "name", MailerSendReadiness::maySend, all));
    }

    private static boolean maySend(JsonNode domain) {
        return domain.path("is_verified").asBoolean()
                && !domain.path("domain_settings").path("send_paused").asBoolean();
    }
}
