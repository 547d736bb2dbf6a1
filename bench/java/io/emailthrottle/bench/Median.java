package io.emailthrottle.bench;

import java.util.Arrays;
import java.util.Collection;

/** The middle of some figures, which one disturbed round cannot move far. */
public final class Median {

    private Median() {}

    public static double of(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double of(Collection<Double> figures) {
        return of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
