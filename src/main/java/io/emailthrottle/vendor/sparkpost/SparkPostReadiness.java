package io.emailthrottle.vendor.sparkpost;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Which domains a SparkPost account may send from, {@code GET /api/v1/sending-domains}: developers.sparkpost.com/api/sending-domains. A key
 * that may only send is refused with 403. */
final class SparkPostReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI domains;

    SparkPostReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.domains = base.resolve("/api/v1/sending-domains");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(domains);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        return Readiness.ready("the key is valid")
                .with(AccountApi.domains(
                        answer.json().path("results"), "domain", SparkPostReadiness::isVerified, true));
    }

    private static boolean isVerified(JsonNode domain) {
        JsonNode status = domain.path("status");
        return status.path("ownership_verified").asBoolean()
                && !status.path("compliance_status").asText("valid").equals("blocked");
    }
}
