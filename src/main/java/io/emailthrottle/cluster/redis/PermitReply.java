package io.emailthrottle.cluster.redis;

import java.time.Duration;
import java.util.List;

/**
 * What the server answered to a request for permits. The server counts in milliseconds.
 *
 * @param granted permits, to be used until their deadline
 * @param deadline milliseconds on the server's clock, which are only sent back to it
 * @param nextIn when none is left: until there may be one
 * @param closedFor how long the vendor's own answer keeps all nodes away
 * @param generation changes when the server has lost its memory
 * @param holding the window that holds calls back, counted from 1; 0 for none
 * @param left permits that could still be had
 * @param used calls in each window
 */
record PermitReply(
        int granted,
        long deadline,
        Duration nextIn,
        Duration closedFor,
        long generation,
        int holding,
        int left,
        int[] used) {

    static PermitReply of(List<?> answer) {
        int[] used = answer.stream()
                .skip(7)
                .mapToInt(calls -> ((Long) calls).intValue())
                .toArray();
        return new PermitReply(
                (int) number(answer, 0),
                number(answer, 1),
                Duration.ofMillis(number(answer, 2)),
                Duration.ofMillis(number(answer, 3)),
                number(answer, 4),
                (int) number(answer, 5),
                (int) number(answer, 6),
                used);
    }

    private static long number(List<?> answer, int index) {
        return (Long) answer.get(index);
    }
}
