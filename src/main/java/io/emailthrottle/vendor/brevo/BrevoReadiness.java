package io.emailthrottle.vendor.brevo;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.Readiness.AccountQuota;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Brevo account's plan and domains, {@code GET /v3/account} and {@code /v3/senders/domains}: developers.brevo.com/reference. A sender may
 * be verified without its domain, so the list of domains is never complete. */
final class BrevoReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI plan;
    private final URI domains;

    BrevoReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.plan = base.resolve("/v3/account");
        this.domains = base.resolve("/v3/senders/domains");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(plan);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        Readiness ready = Readiness.ready("the key is valid")
                .with(new AccountQuota(null, null, credits(answer.json().path("plan")), null))
                .unlessUsedUp();
        Answer list = account.get(domains);
        return list.status() != 200
                ? ready
                : ready.with(AccountApi.domains(
                        list.json().path("domains"),
                        "domain_name",
                        domain -> domain.path("authenticated").asBoolean()
                                || domain.path("verified").asBoolean(),
                        false));
    }

    /** What is left for emails, of all plans together; null when no plan counts them. */
    private static @Nullable Long credits(JsonNode plans) {
        Long left = null;
        for (JsonNode plan : plans) {
            if (plan.path("creditsType").asText().equals("sendLimit")
                    && !plan.path("type").asText().equals("sms")
                    && plan.path("credits").isNumber()) {
                left = (left == null ? 0 : left) + plan.path("credits").asLong();
            }
        }
        return left;
    }
}
