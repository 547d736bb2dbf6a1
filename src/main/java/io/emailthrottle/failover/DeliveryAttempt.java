package io.emailthrottle.failover;

import java.util.List;

/**
 * One turn round the list of vendors for one email: how it ended, and every step on the way there.
 */
public record DeliveryAttempt(Outcome outcome, List<Step> steps) {

    public DeliveryAttempt {
        steps = List.copyOf(steps);
    }
}
