package io.emailthrottle.dashboard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.emailthrottle.email.EmailStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of one second.
 *
 * @param emails how many are in each status in which they wait, or wait for somebody; null when the database does not
 *     answer
 * @param oldestQueuedMs how long the oldest queued email has been here; null for none
 * @param delay null when no vendor took an email lately
 * @param guard what the recipient guard does, in a sentence; null when it is off
 * @param failures failed calls per second by kind, over all vendors
 */
@JsonNaming(SnakeCaseStrategy.class)
record Snapshot(
        Instant at,
        @Nullable Map<EmailStatus, Long> emails,
        @Nullable Long oldestQueuedMs,
        @Nullable Delay delay,
        @Nullable String guard,
        Map<String, Double> failures,
        List<VendorState> vendors) {

    /** From when an email could be sent until a vendor took it, in milliseconds. */
    record Delay(double p50, double p99) {}
}
