package io.emailthrottle.failover.selector;

/**
 * Whose turn it is, by weight and spread evenly: nginx's smooth weighted round robin. At each turn every one gains its
 * weight, and the one that has most then pays the sum of all. After as many turns as the sum, everybody is back at zero, so that
 * the schedule goes round and round, and any consecutive turns as many as the sum hold each exactly as often as its weight says.
 */
final class SmoothSchedule {

    private SmoothSchedule() {}

    /**
     * @param weights each at least 0, and together at least 1
     * @return for each turn the index of the one whose turn it is
     */
    static int[] of(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int[] gained = new int[weights.length];
        int[] turns = new int[sum];
        for (int turn = 0; turn < sum; turn++) {
            int most = 0;
            for (int i = 0; i < gained.length; i++) {
                gained[i] += weights[i];
                most = gained[i] > gained[most] ? i : most;
            }
            gained[most] -= sum;
            turns[turn] = most;
        }
        return turns;
    }
}
