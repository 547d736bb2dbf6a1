package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.emailthrottle.ingress.ValidationError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What every failed request is answered with: Resend's error object, which its SDKs understand, and our additions.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiError(
        @Schema(example = "422") int statusCode,

        @Schema(description = "A stable name for programs", example = "missing_required_field")
        String name,

        @Schema(description = "A sentence for people", example = "Missing `to` field.")
        String message,

        @Schema(description = "Every fault of the request, when it is the request's fault") @Nullable
        List<ValidationError> errors,

        @Schema(description = "The email's id, when it got one") @Nullable
        UUID id,

        @Schema(description = "What was tried, when a vendor rejected the email") @Nullable
        List<TimelineEntry> timeline) {

    ApiError(HttpStatusCode status, String name, String message) {
        this(status.value(), name, message, null, null, null);
    }

    /** One whose sentence is that of the refusal. */
    ApiError(HttpStatusCode status, String name, Exception refusal) {
        this(status, name, String.valueOf(refusal.getMessage()));
    }

    /** The answer, always as {@code application/json}: SDKs do not read problem+json. */
    public ResponseEntity<ApiError> response() {
        return ResponseEntity.status(statusCode)
                .contentType(MediaType.APPLICATION_JSON)
                .body(this);
    }

    public ResponseEntity<ApiError> response(long retryAfterSeconds) {
        return ResponseEntity.status(statusCode)
                .header("retry-after", Long.toString(retryAfterSeconds))
                .contentType(MediaType.APPLICATION_JSON)
                .body(this);
    }
}
