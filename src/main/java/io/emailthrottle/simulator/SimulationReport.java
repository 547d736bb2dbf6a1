package io.emailthrottle.simulator;

import java.time.Duration;
import java.util.List;

/**
 * What a simulation showed. It holds nothing of the machine that it ran on: the same scenario and seed give an equal
 * report.
 *
 * @param lasted from the beginning to the end of the last email
 * @param sent emails that a vendor took
 * @param rejected emails that a vendor refused for a fault of their own
 * @param unconfirmed emails that a vendor may or may not have, and that may not be sent twice
 * @param failed emails whose every attempt failed until their time was up
 * @param expired emails that no vendor was ever called for
 * @param duplicates how often an email arrived at a vendor that had arrived at one before
 * @param lost emails that have no end, or that no vendor knows though they count as sent
 * @param failovers how often an email left a vendor for the next
 * @param throttled how often an email found a vendor unavailable: by its limit, its circuit, its bulkhead, or its own answer
 * @param delayP50 the time from an email's coming to a vendor's taking it, that half of the emails stay within
 * @param delayP99 the same for 99 of 100
 * @param delayMax the longest
 */
public record SimulationReport(
        String title,
        long seed,
        Duration lasted,
        int emails,
        int sent,
        int rejected,
        int unconfirmed,
        int failed,
        int expired,
        int duplicates,
        int lost,
        long failovers,
        long throttled,
        Duration delayP50,
        Duration delayP99,
        Duration delayMax,
        List<VendorReport> vendors,
        Course course) {

    /**
     * One vendor's part.
     *
     * @param calls how often it was called
     * @param intoOutages how many of them in one of its outages
     * @param failed calls that it refused, or could not be reached for
     * @param unconfirmed calls whose answer was lost
     * @param tooMany calls that it answered with "too many requests"
     * @param overLimit how often an email found its limit used up
     * @param circuitOpen how often an email found its circuit open
     * @param full how often an email found all places in flight taken
     * @param failovers how often an email left it for the next
     */
    public record VendorReport(
            String name,
            long calls,
            long intoOutages,
            long sent,
            long failed,
            long unconfirmed,
            long tooMany,
            long overLimit,
            long circuitOpen,
            long full,
            long failovers,
            List<CircuitSpan> circuit) {}

    /**
     * What happened when, in bins of equal width.
     *
     * @param came emails per second that came
     * @param sent for each vendor, emails per second that it took
     * @param queueLength the most emails that waited
     */
    public record Course(Duration binWidth, double[] came, List<double[]> sent, double[] queueLength) {}
}
