package io.emailthrottle.simulator;

import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.middleware.Backoff;
import java.time.Duration;

/**
 * What is simulated: the emails that come, and the gateway that they come to.
 *
 * @param seed the same seed gives the same run, another one other luck
 * @param delivery of every email
 * @param backoff between rounds in which every vendor failed
 * @param expiresAfter how long an email is tried
 * @param maxInFlight emails being sent at the same time
 */
public record Scenario(
        String title,
        long seed,
        Traffic traffic,
        DeliveryGuarantee delivery,
        Backoff backoff,
        Duration expiresAfter,
        int maxInFlight,
        GatewayBuilder gateway) {}
