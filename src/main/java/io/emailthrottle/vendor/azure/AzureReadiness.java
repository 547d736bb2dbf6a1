package io.emailthrottle.vendor.azure;

import io.emailthrottle.vendor.Readiness;
import io.emailthrottle.vendor.ReadinessCheck;
import io.emailthrottle.vendor.http.AccountApi;
import io.emailthrottle.vendor.http.Answer;
import java.io.IOException;
import java.net.URI;

/**
 * Whether Azure accepts the access key: it is asked for an operation that does not exist, {@code GET /emails/operations/{id}} of its REST
 * reference, and answers 404 to a valid key and 401 to another. An access key may not read the resource's domains.
 */
final class AzureReadiness implements ReadinessCheck {

    private final URI operation;
    private final AccountApi account;

    AzureReadiness(URI operation, AccountApi account) {
        this.operation = operation;
        this.account = account;
    }

    @Override
    public Readiness check() throws IOException {
        Answer answer = account.get(operation);
        boolean unknownOperation = answer.status() == 404 && answer.text("/error/code") != null;
        Readiness valid = Readiness.ready("the access key is valid; it may not read the domains");
        return unknownOperation ? valid : account.objection(answer).orElse(valid);
    }
}
