package io.emailthrottle.ingress.http.domain;

import io.emailthrottle.domain.Domains;
import io.emailthrottle.domain.Domains.Known;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.NotFound;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The From domains in use, and whether each vendor's emails from them pass SPF, DKIM and DMARC. */
@RestController
@RequestMapping(path = "/domains", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Domains")
public class DomainController {

    /** All in use. */
    @Schema(name = "DomainList")
    record DomainList(List<DomainView> data) {}

    private final Domains domains;

    DomainController(Domains domains) {
        this.domains = domains;
    }

    @Operation(
            operationId = "listDomains",
            summary = "List the From domains in use",
            description =
                    "Those that emails came from in the last 30 days, and those of `domains.names`, with the last check.")
    @GetMapping
    DomainList list() {
        return new DomainList(domains.all().stream().map(DomainView::of).toList());
    }

    @Operation(
            operationId = "getDomain",
            summary = "Show one From domain",
            description = "With SPF, DKIM, DMARC and MX, and for each vendor the records that are missing.")
    @ApiResponse(responseCode = "200", description = "The domain and its last check", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No email came from this domain in the last 30 days, and no property names it",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping("/{name}")
    DomainView get(@PathVariable String name) {
        return DomainView.of(find(name));
    }

    @Operation(
            operationId = "checkDomain",
            summary = "Check a From domain",
            description = "Reads its DNS now, as each node does every six hours. Takes seconds.")
    @ApiResponse(responseCode = "200", description = "The domain, with what was found", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No email came from this domain in the last 30 days, and no property names it",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping("/{name}/check")
    DomainView check(@PathVariable String name) {
        Known known = find(name);
        return DomainView.of(new Known(known.name(), known.lastSeen(), domains.check(known)));
    }

    private Known find(String name) {
        return domains.named(name).orElseThrow(() -> new NotFound("Domain not found: it is not in use"));
    }
}
