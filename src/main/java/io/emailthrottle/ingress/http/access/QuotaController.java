package io.emailthrottle.ingress.http.access;

import io.emailthrottle.security.Caller;
import io.emailthrottle.security.RequestRates;
import io.emailthrottle.store.quota.QuotaReader;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /quota}: what is left to the caller's own tenant, whatever its key may do. */
@RestController
@Tag(name = "Quota")
public class QuotaController {

    private final RequestRates rates;
    private final QuotaReader quotas;
    private final Time time;

    QuotaController(RequestRates rates, QuotaReader quotas, Time time) {
        this.rates = rates;
        this.quotas = quotas;
        this.time = time;
    }

    @Operation(
            operationId = "getQuota",
            summary = "Show how many requests and emails your tenant has left",
            description = "A key with any scope may ask. The call counts as a request.")
    @ApiResponse(responseCode = "200", description = "null for what is not limited")
    @GetMapping(path = "/quota", produces = MediaType.APPLICATION_JSON_VALUE)
    QuotaView show(@Parameter(hidden = true) Caller caller) {
        String tenant = caller.tenant();
        return QuotaView.of(tenant, rates.look(tenant).orElse(null), quotas.balances(tenant, time.now()));
    }
}
