package io.emailthrottle.api;

import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Round;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /emails}: one email in, and the truth about it out. */
@RestController
@Tag(name = "Emails")
class EmailController {

    private final EmailService service;
    private final EmailRequestReader reader;
    private final EmailValidator validator;
    private final Admission admission;

    EmailController(EmailService service, Vendors vendors, ApiLimits limits, Time time) {
        this.service = service;
        this.reader = new EmailRequestReader();
        this.validator = new EmailValidator(vendors, time);
        this.admission = new Admission(limits);
    }

    @Operation(
            summary = "Send an email",
            description = "Offers the email to the vendors in turn and answers when one took it, or none did.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = EmailRequest.class),
                                            examples = {
                                                @ExampleObject(name = "Smallest", value = """
                                                        {
                                                          "from": "Acme <hello@example.com>",
                                                          "to": "ada@example.org",
                                                          "subject": "It works",
                                                          "text": "Hello from Email Throttle."
                                                        }"""),
                                                @ExampleObject(name = "Everything", value = """
                                                        {
                                                          "from": "Acme <hello@example.com>",
                                                          "to": ["Ada <ada@example.org>", "bob@example.org"],
                                                          "cc": "carol@example.org",
                                                          "bcc": ["dave@example.org"],
                                                          "reply_to": "support@example.com",
                                                          "subject": "Grüße",
                                                          "html": "<p>Hello <img src=\\"cid:dot\\"></p>",
                                                          "text": "Hello",
                                                          "headers": {"X-Entity-Ref-ID": "42"},
                                                          "attachments": [
                                                            {"filename": "hello.txt", "content": "SGVsbG8="},
                                                            {"filename": "dot.gif", "content_id": "dot",
                                                             "content": "R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="}
                                                          ],
                                                          "tags": [{"name": "category", "value": "welcome"}],
                                                          "delivery": "at_least_once"
                                                        }""")
                                            })))
    @ApiResponse(
            responseCode = "200",
            description = "A vendor took it, or may have (`status` says which)",
            content = @Content(schema = @Schema(implementation = SendResponse.class)))
    @ApiResponse(
            responseCode = "400",
            description = "The body is not JSON",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "415",
            description = "The content type is not application/json",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Something is wrong with the email; `errors` has every fault, or a vendor said what it is",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "503",
            description = "No vendor took it, or too much is in flight: the email is not kept, send it again",
            headers = @Header(name = "retry-after", description = "Seconds", schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(path = "/emails", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> send(HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            Faults faults = new Faults();
            EmailRequest body =
                    reader.read(place.body(request.getInputStream(), request.getContentLengthLong()), faults);
            Email email = validator.validate(body, faults);
            return answer(email, service.send(email));
        }
    }

    private ResponseEntity<?> answer(Email email, Round round) {
        return switch (round.outcome()) {
            case Outcome.Sent sent -> SendResponse.sent(email.id(), sent).response();
            case Outcome.Unconfirmed unconfirmed ->
                new SendResponse(email.id(), EmailStatus.UNCONFIRMED, unconfirmed.vendor(), null, null).response();
            case Outcome.Rejected rejected ->
                error(
                                HttpStatus.UNPROCESSABLE_ENTITY,
                                "validation_error",
                                rejected.why().getMessage(),
                                email,
                                round)
                        .response();
            case Outcome.Deferred deferred ->
                error(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "service_unavailable",
                                "No vendor took the email; it is not kept, send it again later.",
                                email,
                                round)
                        .response(seconds(service.retryAfter(deferred)));
        };
    }

    private static ApiError error(HttpStatus status, String name, String message, Email email, Round round) {
        return new ApiError(status.value(), name, message, null, email.id(), StepView.of(round.steps()));
    }

    /** Whole seconds, rounded up, so that nobody comes back too early. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
