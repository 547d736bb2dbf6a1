package io.emailthrottle.cluster.redis;

import java.util.List;

/**
 * What the server answered to a request for permits. Times are milliseconds.
 *
 * @param granted permits, to be used until their deadline
 * @param deadline on the server's clock
 * @param nextIn when none is left: until there may be one
 * @param closedFor how long the vendor's own answer keeps all nodes away
 * @param generation changes when the server has lost its memory
 * @param holding the window that holds calls back, counted from 1; 0 for none
 * @param left permits that could still be had
 * @param used calls in each window
 */
record PermitReply(
        int granted, long deadline, long nextIn, long closedFor, long generation, int holding, int left, int[] used) {

    static PermitReply of(List<?> answer) {
        int[] used = answer.stream()
                .skip(7)
                .mapToInt(calls -> ((Long) calls).intValue())
                .toArray();
        return new PermitReply(
                (int) number(answer, 0),
                number(answer, 1),
                number(answer, 2),
                number(answer, 3),
                number(answer, 4),
                (int) number(answer, 5),
                (int) number(answer, 6),
                used);
    }

    private static long number(List<?> answer, int index) {
        return (Long) answer.get(index);
    }
}
