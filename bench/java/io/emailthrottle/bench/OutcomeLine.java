package io.emailthrottle.bench;

import io.emailthrottle.delivery.dispatch.DeliveryLog;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.EmailStatus;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.store.email.AttemptOutcome;
import java.time.Instant;
import java.util.List;
import org.slf4j.MDC;

/** The application's log line of an email that was sent, for a benchmark that stores nothing. */
public final class OutcomeLine {

    private OutcomeLine() {}

    /** Writes it as the application does, with the email's id beside it. */
    public static void write(Email email, Outcome.Sent sent, DeliveryAttempt deliveryAttempt) {
        MDC.put("email", email.id().toString());
        try {
            AttemptOutcome attemptOutcome = new AttemptOutcome(
                    email.id(),
                    email.tenant(),
                    EmailStatus.SENT,
                    null,
                    0,
                    sent.vendor(),
                    sent.receipt().vendorMessageId(),
                    null,
                    List.of(),
                    Instant.now());
            DeliveryLog.outcome(email, attemptOutcome, deliveryAttempt);
        } finally {
            MDC.remove("email");
        }
    }
}
