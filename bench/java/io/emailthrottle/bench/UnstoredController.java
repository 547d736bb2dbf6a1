package io.emailthrottle.bench;

import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.EmailRequest;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.ValidationErrors;
import io.emailthrottle.ingress.VendorHeaders;
import io.emailthrottle.ingress.http.email.EmailRequestReader;
import io.emailthrottle.ingress.http.email.SendResponse;
import io.emailthrottle.time.Time;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The benchmark's peer: reads, validates, sends and logs as {@code POST /emails} does, and stores nothing. */
@RestController
@ConditionalOnProperty("bench.unstored")
class UnstoredController {

    private final Failover failover;
    private final EmailRequestReader reader = new EmailRequestReader();
    private final EmailValidator validator;
    private final Admission admission;

    UnstoredController(Failover failover, Routes routes, Admission admission, Time time) {
        this.failover = failover;
        this.validator = new EmailValidator(routes, new VendorHeaders(List.of()), failover, time);
        this.admission = admission;
    }

    @PostMapping(path = "/unstored", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> send(HttpServletRequest request) throws IOException {
        try (Admission.Place place = admission.enter()) {
            ValidationErrors validationErrors = new ValidationErrors();
            EmailRequest body = reader.read(
                    place.body(request.getInputStream(), request.getContentLengthLong()),
                    place::holdBeside,
                    validationErrors);
            Email email = validator
                    .accept("default", body, Instant::now, validationErrors)
                    .email();
            DeliveryAttempt deliveryAttempt = failover.deliver(email, () -> {});
            if (deliveryAttempt.outcome() instanceof Outcome.Sent sent) {
                OutcomeLine.write(email, sent, deliveryAttempt);
                Receipt receipt = new Receipt(
                        email.id(),
                        EmailStatus.SENT,
                        sent.vendor(),
                        sent.receipt().vendorMessageId(),
                        deliveryAttempt);
                return ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(SendResponse.of(receipt, null));
            }
            return ResponseEntity.internalServerError().build();
        }
    }
}
