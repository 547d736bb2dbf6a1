package io.emailthrottle.ingress.http.suppression;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.delivery.dispatch.DurableWrite;
import io.emailthrottle.delivery.dispatch.SuppressionList;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.InvalidAddress;
import io.emailthrottle.ingress.AddressFields;
import io.emailthrottle.ingress.ResendTime;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.http.ApiError;
import io.emailthrottle.ingress.http.NotFound;
import io.emailthrottle.security.Caller;
import io.emailthrottle.store.suppression.Unsubscribes;
import io.emailthrottle.store.suppression.Unsubscribes.Unsubscribe;
import io.emailthrottle.time.Time;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who wants no more emails of a stream, and all others as before. */
@RestController
@RequestMapping(path = "/unsubscribes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Suppressions")
public class UnsubscribeController {

    /** Who leaves which stream. */
    @Schema(name = "UnsubscribeRequest")
    record Leave(
            @Schema(example = "ada@example.org") @Nullable String email,

            @Schema(description = "The value of the emails' tag `stream`", example = "newsletter") @Nullable
            String stream) {}

    /** One stream that an address has left. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "Unsubscribe")
    record UnsubscribeView(
            @Schema(example = "ada@example.org") String email,
            @Schema(example = "newsletter") String stream,

            @Schema(description = "A vendor's name, or api", example = "api")
            String source,

            String createdAt) {

        static UnsubscribeView of(Unsubscribe one) {
            return new UnsubscribeView(one.address(), one.stream(), one.source(), ResendTime.format(one.createdAt()));
        }
    }

    @Schema(name = "UnsubscribeList")
    record UnsubscribeList(List<UnsubscribeView> data) {}

    /** What the value of a tag may be. */
    private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private final Unsubscribes unsubscribes;
    private final Time time;

    UnsubscribeController(SuppressionList suppressions, Time time) {
        this.unsubscribes = suppressions.unsubscribes();
        this.time = time;
    }

    @Operation(
            operationId = "createUnsubscribe",
            summary = "Unsubscribe an address from a stream",
            description = "Emails whose tag `stream` has this value go to it no more, all others as before.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    UnsubscribeList add(@RequestBody Leave body, @Parameter(hidden = true) Caller caller) {
        ValidationErrors faults = new ValidationErrors();
        String address = address(body.email(), faults);
        String stream = body.stream();
        if (stream == null) {
            faults.missing("stream");
        } else if (!STREAM.matcher(stream).matches()) {
            faults.invalid("stream", "must be 1 to 256 ASCII letters, digits, underscores or dashes, as a tag's value");
        }
        faults.orThrow();
        DurableWrite.await(
                unsubscribes.add(caller.tenant(), new Unsubscribe(String.valueOf(stream), address, "api", time.now())));
        return get(address, caller);
    }

    private static String address(@Nullable String text, ValidationErrors faults) {
        if (text == null) {
            faults.missing("email");
            return "";
        }
        try {
            return Address.parse(text).address();
        } catch (InvalidAddress e) {
            faults.invalid("email", "the address " + e.getMessage());
            return "";
        }
    }

    @Operation(
            operationId = "getUnsubscribes",
            summary = "List the streams that an address has left",
            description = "404 means that it has left none; it may be suppressed for all emails.")
    @ApiResponse(responseCode = "200", description = "The streams, alphabetically", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "The address has left no stream",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping("/{email}")
    UnsubscribeList get(@PathVariable String email, @Parameter(hidden = true) Caller caller) {
        List<Unsubscribe> found = unsubscribes.of(caller.tenant(), AddressFields.canonical(email));
        if (found.isEmpty()) {
            throw new NotFound("Unsubscribe not found");
        }
        return new UnsubscribeList(found.stream().map(UnsubscribeView::of).toList());
    }

    @Operation(
            operationId = "deleteUnsubscribe",
            summary = "Subscribe an address again",
            description = "To one stream, or to all that it has left.")
    @ApiResponse(responseCode = "200", description = "The streams that it had left", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "404",
            description = "The address has not left this stream",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @DeleteMapping("/{email}")
    UnsubscribeList remove(
            @PathVariable String email,
            @Parameter(description = "One stream; all without it") @RequestParam(required = false) @Nullable
                    String stream,
            @Parameter(hidden = true) Caller caller) {
        List<Unsubscribe> found = unsubscribes.of(caller.tenant(), AddressFields.canonical(email)).stream()
                .filter(one -> stream == null || one.stream().equals(stream))
                .toList();
        if (found.isEmpty()) {
            throw new NotFound("Unsubscribe not found");
        }
        found.stream()
                .map(one -> unsubscribes.remove(caller.tenant(), one.stream(), one.address()))
                .toList()
                .forEach(DurableWrite::await);
        return new UnsubscribeList(found.stream().map(UnsubscribeView::of).toList());
    }
}
