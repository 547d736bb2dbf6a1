package io.emailthrottle.ingress.http.email;

import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** How sending is documented: kept apart from how it is done. */
@Tag(name = "Emails")
public interface SendApi {

    String SMALLEST = """
            {
              "from": "Acme <hello@example.com>",
              "to": "ada@example.org",
              "subject": "It works",
              "text": "Hello from Email Throttle."
            }""";
    String EVERYTHING = """
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
              "priority": "high",
              "delivery": "at_least_once"
            }""";
    String MESSAGE_TYPE = "message/rfc822";
    String MESSAGE = """
            From: Acme <hello@example.com>
            To: ada@example.org
            Subject: It works

            Hello from Email Throttle.
            """;
    String TWO = """
            [
              {"from": "hello@example.com", "to": "ada@example.org", "subject": "One", "text": "Hello"},
              {"from": "hello@example.com", "to": "bob@example.org", "subject": "Two", "text": "Hello"}
            ]""";

    @Operation(
            operationId = "sendEmail",
            summary = "Send an email",
            description =
                    "Writes the email to disk, sends it through the first vendor that takes it, and answers with what"
                            + " is true then: `sent`, or `queued` when no vendor could take it now and it is tried again.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = EmailRequest.class),
                                        examples = {
                                            @ExampleObject(name = "Smallest", value = SMALLEST),
                                            @ExampleObject(name = "Everything", value = EVERYTHING)
                                        }),
                                @Content(
                                        mediaType = MESSAGE_TYPE,
                                        schema =
                                                @Schema(
                                                        type = "string",
                                                        description =
                                                                "A message that is complete (RFC 5322), and leaves as it is"
                                                                        + " through vendors that take messages"),
                                        examples = @ExampleObject(name = "Message", value = MESSAGE))
                            }))
    @ApiResponse(
            responseCode = "200",
            description = "The email is accepted, and will not be lost",
            content = @Content(schema = @Schema(implementation = SendResponse.class)))
    @ApiResponse(
            responseCode = "400",
            description = "The body is not JSON, or the idempotency key is too long",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "The idempotency key was used for another request, or its first request is still running",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "415",
            description = "The content type is neither application/json nor message/rfc822",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Something is wrong with the email; `errors` has every fault, or a vendor said what it is",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "429",
            description = "Too many requests, or the quota of emails is used up: nothing is accepted",
            headers = @Header(name = "retry-after", description = "Seconds", schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Too much is in flight, or the database does not answer: the email is not accepted",
            headers = @Header(name = "retry-after", description = "Seconds", schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(
            path = "/emails",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MESSAGE_TYPE})
    ResponseEntity<?> send(
            @Parameter(
                            description =
                                    "1 to 256 characters, kept for 24 hours: a request with the same key and body gets"
                                            + " the first answer again, and sends nothing")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    String key,
            @Parameter(description = "`respond-async` answers as soon as the email is on disk")
                    @RequestHeader(name = "Prefer", required = false)
                    @Nullable
                    String prefer,
            @Parameter(
                            description =
                                    "Of a `message/rfc822`: its recipients, separated by commas; those of its `To`,"
                                            + " `Cc` and `Bcc` when absent")
                    @RequestHeader(name = "X-Email-Throttle-To", required = false)
                    @Nullable
                    String to,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException;

    @Operation(
            operationId = "sendEmails",
            summary = "Send up to 1,000 emails",
            description =
                    "Writes all emails to disk in one commit and answers at once; they are sent as vendors allow.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            array = @ArraySchema(schema = @Schema(implementation = EmailRequest.class)),
                                            examples = @ExampleObject(name = "Two", value = TWO))))
    @ApiResponse(
            responseCode = "200",
            description = "The emails are accepted, and will not be lost",
            content = @Content(schema = @Schema(implementation = BatchResponse.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Something is wrong with at least one email, and none is accepted",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "429",
            description = "Too many requests, or the quota of emails is used up: nothing is accepted",
            headers = @Header(name = "retry-after", description = "Seconds", schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(path = "/emails/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> sendBatch(
            @Parameter(description = "One key for the whole batch")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    String key,
            @Parameter(description = "`strict` (the default): all or none; `permissive`: the valid ones, and `errors`")
                    @RequestHeader(name = "x-batch-validation", required = false)
                    @Nullable
                    String validation,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException;
}
