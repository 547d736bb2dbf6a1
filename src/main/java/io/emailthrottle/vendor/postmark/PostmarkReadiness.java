package io.emailthrottle.vendor.postmark;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import io.emailthrottle.vendor.http.BaseUrl;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** What Postmark says of a server, {@code GET /server}: postmarkapp.com/developer/api/server-api. Domains are of the account, whose token a
 * sender has not. */
final class PostmarkReadiness implements ReadinessCheck {

    private final AccountApi account;
    private final URI server;

    PostmarkReadiness(BaseUrl base, AccountApi account) {
        this.account = account;
        this.server = base.resolve("/server");
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(server);
        Optional<Readiness> objection = account.objection(answer);
        if (objection.isPresent()) {
            return objection.get();
        }
        return "Sandbox".equalsIgnoreCase(answer.text("/DeliveryType"))
                ? Readiness.notReady("the server is a sandbox: it delivers no email")
                : Readiness.ready("the token is of the server '" + answer.text("/Name") + "'");
    }
}
