package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.DeliveryAttempt;
import io.emailthrottle.failover.Step;
import io.emailthrottle.store.email.AttemptOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per round of an email: who, how it ended, and after how many calls. Never a body, never a whole address. */
public final class DeliveryLog {

    private static final Logger log = LoggerFactory.getLogger("io.emailthrottle.delivery");

    private DeliveryLog() {}

    static void suppressed(Email email) {
        log.info("suppressed to {} since it was accepted", email.to().getFirst().masked());
    }

    public static void outcome(Email email, AttemptOutcome attemptOutcome, DeliveryAttempt deliveryAttempt) {
        long calls = deliveryAttempt.steps().stream().filter(Step::called).count();
        String recipient = email.to().getFirst().masked();
        switch (attemptOutcome.status()) {
            case SENT -> log.info("sent to {} by {}, {} call(s)", recipient, attemptOutcome.vendor(), calls);
            case QUEUED ->
                log.info(
                        "queued to {} until {}, {} call(s), {} failed attempt(s)",
                        recipient,
                        attemptOutcome.dueAt(),
                        calls,
                        attemptOutcome.attempts());
            default -> log.warn("{} to {}, {} call(s)", attemptOutcome.status().word(), recipient, calls);
        }
    }
}
