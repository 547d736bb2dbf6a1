package io.emailthrottle.webhook.incoming;

import io.emailthrottle.body.ClientNetwork;
import io.emailthrottle.delivery.EmailEvents;
import io.emailthrottle.delivery.OutcomePending;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.events.ParsedWebhook;
import io.emailthrottle.vendor.events.VendorWebhook;
import io.emailthrottle.vendor.events.WebhookRefused;
import io.emailthrottle.vendor.events.WebhookRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** {@code POST /events/{vendor}}: events that vendors report about emails, on disk before they are answered. */
@RestController
@Tag(name = "Vendors' events")
class VendorWebhookController {

    private static final Logger log = LoggerFactory.getLogger(VendorWebhookController.class);

    /** What every failed request is answered with. */
    private static final String ERROR = "#/components/schemas/ApiError";

    private final VendorWebhooks webhooks;
    private final EmailEvents events;
    private final Time time;
    private final MeterRegistry registry;
    private final WebhookBody bodies;
    private final RefusalLog refusals;

    VendorWebhookController(VendorWebhooks webhooks, EmailEvents events, Time time, MeterRegistry registry) {
        this.webhooks = webhooks;
        this.events = events;
        this.time = time;
        this.registry = registry;
        this.bodies = new WebhookBody(time);
        this.refusals = new RefusalLog(time);
    }

    @Operation(
            operationId = "receiveVendorEvents",
            summary = "Receive a vendor's events: delivered, bounced, complained and so on",
            description = "For vendors, not for applications: the body is the vendor's own, at most 1 MB, and has to be"
                    + " signed or to show the configured secret. An event that comes twice is taken once; events of"
                    + " unknown emails are counted and answered with 200.")
    @ApiResponse(responseCode = "200", description = "On disk", content = @Content)
    @ApiResponse(
            responseCode = "400",
            description = "It is the vendor's, and cannot be read",
            content = @Content(schema = @Schema(ref = ERROR)))
    @ApiResponse(
            responseCode = "401",
            description = "It is not signed, signed by somebody else, or signed too long ago",
            content = @Content(schema = @Schema(ref = ERROR)))
    @ApiResponse(
            responseCode = "404",
            description = "No vendor of this name tells of events",
            content = @Content(schema = @Schema(ref = ERROR)))
    @ApiResponse(
            responseCode = "408",
            description = "It comes too slowly",
            content = @Content(schema = @Schema(ref = ERROR)))
    @ApiResponse(
            responseCode = "413",
            description = "It is larger than 1 MB",
            content = @Content(schema = @Schema(ref = ERROR)))
    @ApiResponse(
            responseCode = "503",
            description = "Not taken; to be sent again",
            content = @Content(schema = @Schema(ref = ERROR)))
    @SecurityRequirements
    @PostMapping("/events/{vendor}")
    ResponseEntity<String> take(
            @Parameter(description = "The configured name of the vendor", example = "sendgrid") @PathVariable
                    String vendor,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        VendorWebhook webhook = webhooks.of(vendor)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "No vendor of this name is configured to tell of events."));
        String address = ClientNetwork.of(InetAddress.ofLiteral(request.getRemoteAddr()));
        Map<String, String> headers = headers(request);
        String secret = secret(request);
        try {
            webhook.admit(new WebhookRequest(headers, secret, new byte[0], time.now()));
        } catch (WebhookRefused refused) {
            throw answer(vendor, address, refused);
        }
        return bodies.read(vendor, address, request.getInputStream(), request.getContentLengthLong(), body -> {
            ParsedWebhook parsedWebhook;
            try {
                parsedWebhook = webhook.read(new WebhookRequest(headers, secret, body, time.now()));
            } catch (WebhookRefused refused) {
                throw answer(vendor, address, refused);
            }
            return take(vendor, parsedWebhook);
        });
    }

    /** The path of earlier versions, which vendors may still have in their settings. */
    @Hidden
    @PostMapping("/webhooks/{vendor}")
    ResponseEntity<String> takeAtOldPath(@PathVariable String vendor, HttpServletRequest request) throws IOException {
        return take(vendor, request);
    }

    private ResponseEntity<String> take(String vendor, ParsedWebhook parsedWebhook) {
        try {
            events.take(vendor, parsedWebhook.events());
        } catch (OutcomePending e) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The email is being sent this moment: send the events again.");
        }
        return parsedWebhook.reply() == null
                ? ResponseEntity.ok().build()
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(parsedWebhook.reply());
    }

    private ResponseStatusException answer(String vendor, String address, WebhookRefused refused) {
        String kind = refused.kind().name().toLowerCase(Locale.ROOT);
        registry.counter("email.webhooks.refused", "vendor", vendor, "kind", kind)
                .increment();
        if (refusals.due(address)) {
            log.warn(
                    "a request to the webhook of {} was refused: {}; more from its address are logged in a minute at the"
                            + " earliest",
                    vendor,
                    refused.getMessage());
        }
        HttpStatus status = switch (refused.kind()) {
            case FORGED -> HttpStatus.UNAUTHORIZED;
            case UNREADABLE -> HttpStatus.BAD_REQUEST;
            case UNCHECKED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        return new ResponseStatusException(status, "Refused: " + refused.getMessage() + ".");
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        Collections.list(request.getHeaderNames()).forEach(name -> headers.put(name, request.getHeader(name)));
        return headers;
    }

    /** Read from the URL alone: to ask for a parameter would make the server read the body as a form. */
    private static @Nullable String secret(HttpServletRequest request) {
        String secret = UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .getFirst("secret");
        try {
            return secret == null ? null : UriUtils.decode(secret, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // A % without two digits: it is not the secret.
        }
    }
}
