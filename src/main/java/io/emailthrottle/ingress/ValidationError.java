package io.emailthrottle.ingress;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * One thing that is wrong with a request.
 *
 * @param name the kind of fault, one of Resend's error names; it becomes the error's name when it is the first
 */
public record ValidationError(
        @Schema(description = "The field, as a path", example = "attachments[0].content")
        String field,

        @com.fasterxml.jackson.annotation.JsonIgnore String name,

        @Schema(example = "Invalid `attachments[0].content` field: not base64.")
        String message) {}
