package io.emailthrottle.delivery.dispatch;

import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Backoff;
import java.time.Duration;

/**
 * How emails are seen through.
 *
 * @param node this process's name, unlike that of any other process on the same database
 * @param dispatches whether it takes emails from the queue, or sends only what it has accepted itself
 * @param maxInFlight emails being sent at the same time
 * @param answerWithin how long a caller waits for the outcome before it gets the current status
 * @param backoff between rounds that failed
 * @param expiresAfter how long an email is tried, unless it says so itself
 * @param lease how long an email stays this node's after the node has fallen silent
 * @param stopAfter how long the emails in flight may take when the process stops
 * @param keepPayloads how long after an email's end its bodies and attachments are kept
 * @param keepEmails how long after its end the email is kept
 * @param guard who may get emails at all
 * @param unsubscribeLinks what emails of a stream get
 */
public record DeliverySettings(
        String node,
        boolean dispatches,
        int maxInFlight,
        Duration answerWithin,
        Backoff backoff,
        Duration expiresAfter,
        Duration lease,
        Duration stopAfter,
        Duration keepPayloads,
        Duration keepEmails,
        RecipientGuard guard,
        UnsubscribeLinks unsubscribeLinks) {}
