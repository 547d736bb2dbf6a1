package io.emailthrottle.delivery;

import io.emailthrottle.email.Email;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Outcome;
import io.emailthrottle.failover.Round;
import io.emailthrottle.failover.Step;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes an email and sees it through.
 *
 * <p>There is no store yet: what no vendor takes in one round is not kept, and the caller is told so. The store will
 * stand between acceptance and the round, and again behind it.
 */
public final class EmailService {

    private static final Logger log = LoggerFactory.getLogger(EmailService.class);

    private final Failover failover;
    private final Duration retryAfter;

    /** @param retryAfter when to come back after a round in which no vendor named a moment of its own */
    public EmailService(Failover failover, Duration retryAfter) {
        this.failover = failover;
        this.retryAfter = retryAfter;
    }

    /** Offers the email to the vendors, one round long, and says in one log line how that ended. */
    public Round send(Email email) {
        MDC.put("email", email.id().toString());
        try {
            Round round = failover.deliver(email);
            log(email, round);
            return round;
        } finally {
            MDC.remove("email");
        }
    }

    /** How long a caller had better wait before it sends an email again that no vendor took. */
    public Duration retryAfter(Outcome.Deferred deferred) {
        return deferred.nextPermit()
                .filter(wait -> wait.compareTo(retryAfter) < 0)
                .orElse(retryAfter);
    }

    private void log(Email email, Round round) {
        String recipient = email.to().getFirst().masked();
        long calls = round.steps().stream().filter(Step::called).count();
        switch (round.outcome()) {
            case Outcome.Sent sent -> log.info("sent to {} by {}, {} call(s)", recipient, sent.vendor(), calls);
            case Outcome.Rejected rejected ->
                log.info(
                        "rejected to {}, {} call(s): {}",
                        recipient,
                        calls,
                        rejected.why().getMessage());
            case Outcome.Unconfirmed unconfirmed ->
                log.warn("unconfirmed to {} by {}, {} call(s)", recipient, unconfirmed.vendor(), calls);
            case Outcome.Deferred deferred -> log.warn("no vendor took the email to {}, {} call(s)", recipient, calls);
        }
    }
}
