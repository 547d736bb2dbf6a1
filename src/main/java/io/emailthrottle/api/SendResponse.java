package io.emailthrottle.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.Outcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The answer to {@code POST /emails}. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendResponse(
        @Schema(description = "Ours, a UUIDv7") UUID id,

        @Schema(
                description =
                        "`sent`: a vendor took it; `unconfirmed`: one may have, and `at_most_once` forbids to ask on")
        EmailStatus status,

        @Schema(example = "simulated-a") String vendor,

        @Schema(description = "The vendor's own id for it, if it gave one")
        String vendorMessageId,

        @Schema(description = "Recipients that the vendor refused while it took the email for the others")
        List<RefusedRecipient> refused) {

    /** A recipient who does not get it, and the vendor's words why. */
    record RefusedRecipient(String recipient, String reason) {}

    static SendResponse sent(UUID id, Outcome.Sent sent) {
        List<RefusedRecipient> refused = sent.receipt().refused().stream()
                .map(one -> new RefusedRecipient(one.recipient().address(), one.reason()))
                .toList();
        return new SendResponse(
                id,
                EmailStatus.SENT,
                sent.vendor(),
                sent.receipt().vendorMessageId(),
                refused.isEmpty() ? null : refused);
    }

    ResponseEntity<SendResponse> response() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(this);
    }
}
