package io.emailthrottle.failover;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a round would go for an email, found out without making it.
 *
 * @param chosenBy who chose the candidates, in words
 * @param candidates in the order in which they would be asked
 * @param expected which of them would send it; null when none can carry it
 * @param at when; null when none can
 */
public record Explanation(
        String chosenBy,
        List<VendorPlan> candidates,
        @Nullable VendorPlan expected,
        @Nullable Instant at) {}
