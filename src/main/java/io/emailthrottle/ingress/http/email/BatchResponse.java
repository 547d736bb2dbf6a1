package io.emailthrottle.ingress.http.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /emails/batch}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchResponse(
        @Schema(description = "The accepted emails, in the order of the request")
        List<Id> data,

        @Schema(description = "The others; only with `x-batch-validation: permissive`") @Nullable
        List<Problem> errors) {

    record Id(UUID id) {}

    record Problem(
            @Schema(description = "Which element of the request, from 0")
            int index,

            String message) {}
}
