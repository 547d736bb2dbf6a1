package io.emailthrottle.simulator;

import java.util.random.RandomGenerator;

/**
 * The moments at which emails come, in order: random, as independent senders make them, and exactly as many as the
 * {@link Traffic} says.
 *
 * <p>N independent uniform moments come sorted, without being kept, when each is drawn as the least of those that are
 * left: of k uniform numbers above u the least lies at 1 - (1 - u) * U^(1/k) (Devroye, "Non-Uniform Random Variate
 * Generation", 1986, V.3.1). The pattern then stretches them.
 */
final class Arrivals {

    private final RandomGenerator random;
    private final double partNanos;
    /** Which share of all emails has come by the end of each part of the pattern. */
    private final double[] cameBy;

    private int left;
    private double position;
    private int part;

    Arrivals(Traffic traffic, RandomGenerator random) {
        this.random = random;
        this.left = traffic.emails();
        this.partNanos =
                (double) traffic.duration().toNanos() / traffic.pattern().size();
        this.cameBy = new double[traffic.pattern().size()];
        double total = traffic.pattern().stream().mapToDouble(rate -> rate).sum();
        double sum = 0;
        for (int i = 0; i < cameBy.length; i++) {
            sum += traffic.pattern().get(i);
            cameBy[i] = sum / total;
        }
    }

    boolean hasNext() {
        return left > 0;
    }

    /** In nanoseconds from the beginning; never less than the one before. */
    long next() {
        position = 1 - (1 - position) * Math.pow(1 - random.nextDouble(), 1.0 / left--);
        while (part < cameBy.length - 1 && position > cameBy[part]) {
            part++;
        }
        double before = part == 0 ? 0 : cameBy[part - 1];
        return (long) (partNanos * (part + (position - before) / (cameBy[part] - before)));
    }
}
