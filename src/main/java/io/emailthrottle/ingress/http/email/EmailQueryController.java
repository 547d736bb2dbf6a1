package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.body.AnswerRoom;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.ingress.AddressFields;
import io.emailthrottle.ingress.DateFields;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.EmailLookup;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.ingress.http.PathId;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.EmailQuery;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.ShownEmail;
import io.emailthrottle.store.email.ShownEmails;
import io.emailthrottle.store.email.StoredEmail;
import io.emailthrottle.store.event.Event;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows emails, and changes those that are not out of reach yet. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Emails")
public class EmailQueryController {

    /** The answer to a change: Resend's, and the moment that was understood of another date. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Changed(
            @Schema(example = "email") String object,
            UUID id,

            @Schema(description = "Only when it is given another date", example = "2026-12-24 18:00:00.000000+00")
            @Nullable
            String scheduledAt) {}

    /** Another date. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Reschedule(
            @Schema(
                    description = "ISO 8601 with a zone, or words such as `in 1 hour`",
                    example = "2026-12-24T18:00:00Z")
            @Nullable
            String scheduledAt,

            @Schema(hidden = true) @JsonAlias({"email_id", "emailId"}) @Nullable
            String id) {}

    /** How many were changed. */
    record Count(int count) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record EmailList(@Schema(example = "list") String object, boolean hasMore, List<EmailRow> data) {}

    /** Of the Message-ID that the gateway gives, with or without its brackets. */
    private static final Set<EmailStatus> DEAD = EnumSet.of(EmailStatus.FAILED, EmailStatus.EXPIRED);

    private final EmailService service;
    private final EmailReader reader;
    private final ShownEmails shownEmails;
    private final Time time;

    EmailQueryController(EmailService service, EmailReader reader, ShownEmails shownEmails, Time time) {
        this.service = service;
        this.reader = reader;
        this.shownEmails = shownEmails;
        this.time = time;
    }

    @Operation(
            operationId = "getEmail",
            summary = "Show an email with its timeline",
            description =
                    "Each accept, attempt, answer and event, and how each recipient fares. Bodies are null once they are deleted (`retention.payloads`).")
    @ApiResponse(responseCode = "200", description = "The email", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "No email has this id",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "503",
            description = "Too many large emails are read at the same time: ask again",
            headers = @Header(name = "retry-after", description = "Seconds", schema = @Schema(type = "integer")),
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping("/emails/{id}")
    EmailView get(
            @PathVariable String id,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request) {
        StoredEmail row = find(caller, id);
        MemoryBudget.Room room = AnswerRoom.of(request);
        ShownEmail shown = shownEmails.find(row.id(), room::resizeFor).orElse(null);
        room.resize(shown == null ? 0 : shown.bytes());
        return EmailView.of(row, shown, reader.events(row.id()), reader.recipients(row.id()));
    }

    @Operation(
            operationId = "listEmails",
            summary = "List emails, newest first",
            description = "Filters are combined; `after` and `before` walk through the pages.")
    @GetMapping("/emails")
    EmailList list(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only older ones than this id: the next page")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(description = "Only newer ones than this id: the page before")
                    @RequestParam(required = false)
                    @Nullable
                    String before,
            @Parameter(description = "Only in one of these statuses, such as `queued`")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> status,
            @Parameter(description = "Only those that this vendor took") @RequestParam(required = false) @Nullable
                    String vendor,
            @Parameter(description = "Only to this address") @RequestParam(required = false) @Nullable String recipient,
            @Parameter(
                            description =
                                    "Only with these words in the subject; among the 10,000 next to the page that all else lets through")
                    @RequestParam(required = false)
                    @Nullable
                    String subject,
            @Parameter(description = "Only with this tag, as `name=value`; a name alone for a label")
                    @RequestParam(required = false)
                    @Nullable
                    String tag,
            @Parameter(description = "Only accepted then or later; ISO 8601 with a zone")
                    @RequestParam(name = "created_from", required = false)
                    @Nullable
                    String createdFrom,
            @Parameter(description = "Only accepted earlier; ISO 8601 with a zone")
                    @RequestParam(name = "created_before", required = false)
                    @Nullable
                    String createdBefore,
            @Parameter(hidden = true) Caller caller) {
        ListParameters parameters = new ListParameters();
        EmailQuery query = new EmailQuery(
                caller.tenant(),
                parameters.statuses(status),
                vendor,
                List.of(),
                parameters.instant("created_from", createdFrom),
                parameters.instant("created_before", createdBefore),
                parameters.id("after", after),
                parameters.id("before", before),
                subject);
        query = recipient == null ? query : query.withRecipient(AddressFields.canonical(recipient));
        query = parameters.withTag(query, tag);
        return page(query, parameters.limit(limit), _ -> Map.of());
    }

    @Operation(
            operationId = "listDeadLetters",
            summary = "List the emails that failed or expired, newest first",
            description =
                    "Each with its `reason`, the last failure. Try one again by `POST /emails/{id}/retry`, all by `POST /dead-letters/retry`.")
    @GetMapping("/dead-letters")
    EmailList deadLetters(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only older ones than this id: the next page")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(hidden = true) Caller caller) {
        return page(EmailQuery.of(caller.tenant(), DEAD), limit, after, reader::lastFailures);
    }

    @Operation(
            operationId = "listDeadTickets",
            summary = "List the emails whose tickets RabbitMQ gave up, newest first",
            description =
                    "Nodes stopped, or lost the broker, before they had claimed the email by its ticket. The email"
                            + " goes on without it: `status` says what became of it, `reason` why the ticket died.")
    @GetMapping("/dead-letters/tickets")
    EmailList deadTickets(
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int limit,
            @Parameter(description = "Only older ones than this id: the next page")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            @Parameter(hidden = true) Caller caller) {
        EmailQuery query = EmailQuery.of(caller.tenant(), Set.of()).withDeadTicket();
        return page(query, limit, after, reader::deadTickets);
    }

    private EmailList page(
            EmailQuery query, int limit, @Nullable String after, Function<List<UUID>, Map<UUID, Event>> reasons) {
        ListParameters parameters = new ListParameters();
        return page(query.withOlderThan(parameters.id("after", after)), parameters.limit(limit), reasons);
    }

    /** @param reasons why emails failed, by their ids */
    private EmailList page(EmailQuery query, int limit, Function<List<UUID>, Map<UUID, Event>> reasons) {
        List<StoredEmail> found = reader.list(query, limit);
        ListPage<StoredEmail> page = ListPage.of(found, limit, query.newerThan() != null);
        Map<UUID, Event> known =
                reasons.apply(page.rows().stream().map(StoredEmail::id).toList());
        return new EmailList(
                "list",
                page.more(),
                page.rows().stream()
                        .map(row -> EmailRow.of(row, known.get(row.id())))
                        .toList());
    }

    @Operation(
            operationId = "updateEmail",
            summary = "Give a scheduled email another date",
            description = "The answer holds the date that was understood.")
    @ApiResponse(responseCode = "200", description = "It has the date", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "422",
            description = "It is not scheduled any more, or the date is none",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PatchMapping(path = "/emails/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed reschedule(@PathVariable String id, @RequestBody Reschedule body, @Parameter(hidden = true) Caller caller) {
        StoredEmail email = find(caller, id);
        ValidationErrors validationErrors = new ValidationErrors();
        Instant now = time.now();
        if (body.scheduledAt() == null) {
            validationErrors.missing("scheduled_at");
        }
        PathId.check("id", body.id(), id, validationErrors);
        Instant at = DateFields.scheduledAt(body.scheduledAt(), now, validationErrors);
        validationErrors.orThrow();
        Instant due = at == null ? now : at;
        boolean changed = service.reschedule(caller.tenant(), email.id(), due);
        Changed answer = changed(email, changed, "is not scheduled");
        return new Changed(answer.object(), answer.id(), ResendTime.format(due));
    }

    @Operation(
            operationId = "cancelEmail",
            summary = "Cancel a scheduled or queued email",
            description = "An email that is being sent, or was sent, cannot be canceled any more.")
    @ApiResponse(responseCode = "200", description = "It is canceled", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "422",
            description = "It is neither scheduled nor queued any more",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping("/emails/{id}/cancel")
    Changed cancel(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        StoredEmail email = find(caller, id);
        return changed(email, service.cancel(caller.tenant(), email.id()), "is neither scheduled nor queued");
    }

    @Operation(
            operationId = "retryEmail",
            summary = "Try an email again that failed, expired or is unconfirmed",
            description =
                    "A queued email that insists on a vendor, because that vendor may have it, goes on to any vendor now.")
    @ApiResponse(responseCode = "200", description = "It is queued again", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "422",
            description = "It did not fail, and insists on no vendor",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping("/emails/{id}/retry")
    Changed retry(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        StoredEmail email = find(caller, id);
        return changed(email, service.retry(caller.tenant(), email.id()), "did not fail, and insists on no vendor");
    }

    @Operation(
            operationId = "retryDeadLetters",
            summary = "Try all emails again that failed or expired",
            description = "They are queued again. The answer has the number of emails.")
    @PostMapping("/dead-letters/retry")
    Count retryDeadLetters(@Parameter(hidden = true) Caller caller) {
        return new Count(service.retryDeadLetters(caller.tenant()));
    }

    private static Changed changed(StoredEmail email, boolean changed, String otherwise) {
        if (!changed) {
            String message = "The email " + otherwise + ".";
            throw new InvalidRequest(List.of(new ValidationError("id", "validation_error", message)));
        }
        return new Changed("email", email.id(), null);
    }

    private StoredEmail find(Caller caller, String id) {
        return find(reader, caller, id);
    }

    /**
     * @param id the email's, or the Message-ID that the gateway gave it, which some vendors' APIs answer with
     * @throws NotFound also for what is neither
     */
    static StoredEmail find(EmailReader reader, Caller caller, String id) {
        return EmailLookup.find(reader, caller, id).orElseThrow(() -> new NotFound("Email not found"));
    }
}
