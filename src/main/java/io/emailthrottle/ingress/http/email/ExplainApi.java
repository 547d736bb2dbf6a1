package io.emailthrottle.ingress.http.email;

import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;

/** How explaining is documented: kept apart from how it is done. */
@Tag(name = "Emails")
public interface ExplainApi {

    @Operation(
            operationId = "explainEmail",
            summary = "Explain what would happen to an email",
            description =
                    "Takes what `POST /emails` takes, and decides as it would: which vendors are asked in which order, why"
                            + " one would be passed over, how long one is unavailable, who would send the email and"
                            + " when. Nothing is stored or sent, and no permit is taken.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = EmailRequest.class),
                                            examples = @ExampleObject(name = "Smallest", value = SendApi.SMALLEST))))
    @ApiResponse(responseCode = "200", description = "What would happen", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "400",
            description = "The body is not JSON",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "422",
            description = "Something is wrong with the email; `errors` has every fault",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PostMapping(
            path = "/emails/explain",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ExplainResponse explain(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request)
            throws IOException;
}
