package io.emailthrottle.ingress;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /emails}: Resend's fields, and ours beside them. Fields that are none of these are kept, to be
 * complained of: a misspelt field must not be lost in silence.
 */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Email")
public record EmailRequest(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                description = "`email@example.com` or `Name <email@example.com>`, of at most 988 octets in a header",
                example = "Acme <hello@example.com>")
        @Nullable
        String from,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                example = "[\"ada@example.org\"]",
                oneOf = {String.class, String[].class},
                description = "One address, or 1 to 50")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable
        List<String> to,

        @Schema(
                description = "One address, or up to 50",
                oneOf = {String.class, String[].class})
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable
        List<String> cc,

        @Schema(
                description = "One address, or up to 50; no header names them",
                oneOf = {String.class, String[].class})
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable
        List<String> bcc,

        @Schema(
                description = "One address, or up to 50",
                oneOf = {String.class, String[].class})
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable
        List<String> replyTo,

        @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = 998, example = "It works") @Nullable
        String subject,

        @Schema(description = "The html body; html, text or both", example = "<p>Hello from <b>Email Throttle</b>.</p>")
        @Nullable
        String html,

        @Schema(description = "The plain body; html, text or both", example = "Hello from Email Throttle.") @Nullable
        String text,

        @Schema(
                description = "Further headers; none that another field produces",
                example = "{\"X-Entity-Ref-ID\": \"42\"}")
        @Nullable
        Map<String, String> headers,

        @ArraySchema(maxItems = 100) @Nullable List<@Nullable AttachmentRequest> attachments,
        @ArraySchema(maxItems = 75) @Nullable List<@Nullable TagRequest> tags,

        @Schema(
                description = "Send through this vendor and no other; a tag of this name does the same",
                example = "simulated-a")
        @Nullable
        String vendor,

        @Schema(
                description =
                        "What to prefer when nobody knows whether a vendor took the email: `at_least_once` goes on"
                                + " to the next vendor, `at_most_once` stops",
                allowableValues = {"at_least_once", "at_most_once"},
                defaultValue = "at_least_once")
        @Nullable
        String delivery,

        @Schema(
                description = "Send it then at the earliest, within 30 days; ISO 8601 with a zone, or words such as"
                        + " `in 1 hour` or `tomorrow at 9am UTC`",
                example = "2026-12-24T18:00:00Z")
        @Nullable
        String scheduledAt,

        @Schema(
                description = "Give it up then, if no vendor took it by then; 24 hours after it is due when absent",
                example = "2026-12-25T06:00:00Z")
        @Nullable
        String expiresAt,

        @Schema(
                description = "Which emails go first when not all can",
                allowableValues = {"high", "normal", "low"},
                defaultValue = "normal")
        @Nullable
        String priority,

        @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, JsonNode> unknown) {

    /** The same email to other people. */
    EmailRequest withRecipients(List<String> newTo, List<String> newCc, List<String> newBcc) {
        return copy(newTo, newCc, newBcc, attachments, scheduledAt);
    }

    /** The same email with other files. */
    EmailRequest withAttachments(List<@Nullable AttachmentRequest> files) {
        return copy(to, cc, bcc, files, scheduledAt);
    }

    /** The same email at another moment. */
    EmailRequest withScheduledAt(String moment) {
        return copy(to, cc, bcc, attachments, moment);
    }

    private EmailRequest copy(
            @Nullable List<String> newTo,
            @Nullable List<String> newCc,
            @Nullable List<String> newBcc,
            @Nullable List<@Nullable AttachmentRequest> files,
            @Nullable String moment) {
        return new EmailRequest(
                from, newTo, newCc, newBcc, replyTo, subject, html, text, headers, files, tags, vendor, delivery,
                moment, expiresAt, priority, unknown);
    }

    /** A file: its bytes as base64, as an array of octets, or as Node's JSON of a Buffer; a text file also as text. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Attachment")
    public record AttachmentRequest(
            @Schema(
                    maxLength = 255,
                    description = "`attachment-1.txt` when absent, of its place and its type",
                    example = "hello.txt")
            @Nullable
            String filename,

            @Schema(
                    implementation = String.class,
                    format = "byte",
                    description =
                            "base64; an array of octets and Node's `{\"type\":\"Buffer\",\"data\":[...]}` are understood"
                                    + " too, and text that is not base64 when the type is text",
                    example = "SGVsbG8=")
            @JsonDeserialize(using = ContentDeserializer.class)
            @Nullable
            AttachmentContent content,

            @Schema(description = "Guessed from the file name when absent; also `contentType`", example = "text/plain")
            @Nullable
            String contentType,

            @Schema(
                    description = "Makes it an inline part that the html shows as `cid:<content_id>`; also `contentId`,"
                            + " `inline_content_id` and `inlineContentId`",
                    example = "logo")
            @Nullable
            String contentId,

            @Schema(
                    description = "In place of `content`: a URL on a host that `api.attachment-hosts` lists",
                    example = "https://files.example.com/hello.txt")
            @Nullable
            String path,

            @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, JsonNode> unknown) {}

    /** A label, passed on to vendors that keep labels. */
    @Schema(name = "Tag")
    public record TagRequest(
            @Schema(requiredMode = RequiredMode.REQUIRED, pattern = "[A-Za-z0-9_-]{1,256}", example = "category")
            @Nullable
            String name,

            @Schema(requiredMode = RequiredMode.REQUIRED, pattern = "[A-Za-z0-9_-]{1,256}", example = "welcome")
            @Nullable
            String value,

            @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, JsonNode> unknown) {}
}
