package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.body.AnswerRoom;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationError;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.ListPage;
import io.emailthrottle.ingress.http.ListParameters;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.ShownEmail;
import io.emailthrottle.store.email.ShownEmails;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Shows the files of emails, for as long as their content is kept. */
@RestController
@RequestMapping("/emails/{id}")
@Tag(name = "Emails")
public class AttachmentController {

    /** Nothing ends with it: a link needs a key, and works while the content is kept. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofHours(1);

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "EmailAttachmentList")
    record Files(@Schema(example = "list") String object, boolean hasMore, List<FileView> data) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "EmailAttachment")
    record FileView(
            @Schema(example = "attachment") String object,
            UUID id,
            @Schema(example = "invoice.pdf") String filename,

            @Schema(description = "In bytes", example = "14200")
            int size,

            @Schema(example = "application/pdf") String contentType,

            @Schema(allowableValues = {"inline", "attachment"})
            String contentDisposition,

            @Schema(nullable = true, description = "Null unless the html shows it", example = "logo") @Nullable
            String contentId,

            @Schema(description = "Answers the bytes; the request needs a key that reads emails")
            String downloadUrl,

            @Schema(description = "An hour from now; the link works for as long as the content is kept")
            Instant expiresAt) {}

    private final EmailReader reader;
    private final ShownEmails shownEmails;
    private final Time time;

    AttachmentController(EmailReader reader, ShownEmails shownEmails, Time time) {
        this.reader = reader;
        this.shownEmails = shownEmails;
        this.time = time;
    }

    @Operation(
            operationId = "listAttachments",
            summary = "List an email's attachments, in their order",
            description =
                    "Files that the html shows are among them. The list is empty once the content is deleted (`retention.payloads`).")
    @GetMapping(path = "/attachments", produces = MediaType.APPLICATION_JSON_VALUE)
    Files list(
            @PathVariable String id,
            @Parameter(description = "1 to 100") @RequestParam(defaultValue = "100") int limit,
            @Parameter(description = "Only those behind this id") @RequestParam(required = false) @Nullable
                    String after,
            @Parameter(description = "Only those in front of this id") @RequestParam(required = false) @Nullable
                    String before,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request) {
        ListParameters parameters = new ListParameters();
        int size = parameters.limit(limit);
        UUID first = parameters.id("after", after);
        UUID last = parameters.id("before", before);
        List<FileView> all = files(find(caller, id), request);
        int from = first == null ? 0 : place(all, first, "after") + 1;
        int to = last == null ? all.size() : place(all, last, "before");
        List<FileView> found = all.subList(Math.min(from, to), to);
        int begin = last == null ? 0 : Math.max(0, found.size() - size - 1);
        ListPage<FileView> page =
                ListPage.of(found.subList(begin, Math.min(found.size(), begin + size + 1)), size, last != null);
        return new Files("list", page.more(), page.rows());
    }

    @Operation(
            operationId = "getAttachment",
            summary = "Show one attachment of an email",
            description = "Without its content, which `download_url` answers.")
    @GetMapping(path = "/attachments/{attachmentId}", produces = MediaType.APPLICATION_JSON_VALUE)
    FileView get(
            @PathVariable String id,
            @PathVariable String attachmentId,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request) {
        return files(find(caller, id), request).stream()
                .filter(file -> file.id().toString().equalsIgnoreCase(attachmentId))
                .findFirst()
                .orElseThrow(AttachmentController::missing);
    }

    @Operation(
            operationId = "downloadAttachment",
            summary = "Download one attachment of an email",
            description = "Always as `application/octet-stream`, because html would be a page of this application.")
    @ApiResponse(
            responseCode = "200",
            description = "Its bytes",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/attachments/{attachmentId}/content")
    ResponseEntity<byte[]> content(
            @PathVariable String id,
            @PathVariable String attachmentId,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) HttpServletRequest request) {
        UUID email = find(caller, id);
        MemoryBudget.Room room = AnswerRoom.of(request);
        List<Attachment> all = shownEmails.attachments(email, room::resizeFor);
        for (int i = 0; i < all.size(); i++) {
            if (fileId(email, i).toString().equalsIgnoreCase(attachmentId)) {
                Attachment file = all.get(i);
                room.resize(file.content().length);
                return bytes(file);
            }
        }
        throw missing();
    }

    /** Never under its own type: html would be a page of this application. */
    private static ResponseEntity<byte[]> bytes(Attachment file) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.filename(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(file.content());
    }

    @Operation(
            operationId = "shareEmail",
            summary = "Refused: an email has no page that is shown without a key",
            description =
                    "Resend's call for a public link. It is always answered 422: read the email by `GET /emails/{id}`.")
    @PostMapping(path = "/share", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ApiError> share(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        find(caller, id);
        String why = "An email has no page here that is shown without a key; read it by GET /emails/{id}.";
        throw new InvalidRequest(List.of(new ValidationError("id", "validation_error", why)));
    }

    private List<FileView> files(UUID email, HttpServletRequest request) {
        MemoryBudget.Room room = AnswerRoom.of(request);
        ShownEmail shown = shownEmails.find(email, room::resizeFor).orElse(null);
        room.resize(0);
        List<FileView> files = new ArrayList<>();
        Instant later = time.now().plus(ASK_AGAIN_AFTER);
        if (shown == null) {
            return files;
        }
        for (Attachment file : shown.email().attachments()) {
            UUID id = fileId(email, files.size());
            files.add(new FileView(
                    "attachment",
                    id,
                    file.filename(),
                    shown.attachmentBytes().get(files.size()),
                    file.contentType(),
                    file.inline() ? "inline" : "attachment",
                    file.contentId(),
                    ServletUriComponentsBuilder.fromContextPath(request)
                            .path("/emails/" + email + "/attachments/" + id + "/content")
                            .toUriString(),
                    later));
        }
        return files;
    }

    /** Always the same for the same file, and for no other. */
    private static UUID fileId(UUID email, int place) {
        return UUID.nameUUIDFromBytes((email + " " + place).getBytes(StandardCharsets.US_ASCII));
    }

    private static int place(List<FileView> files, UUID id, String parameter) {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).id().equals(id)) {
                return i;
            }
        }
        String why = "`" + parameter + "` is no attachment of this email.";
        throw new InvalidRequest(List.of(new ValidationError(parameter, "validation_error", why)));
    }

    private UUID find(Caller caller, String id) {
        return EmailQueryController.find(reader, caller, id).id();
    }

    private static NotFound missing() {
        return new NotFound("Attachment not found");
    }
}
