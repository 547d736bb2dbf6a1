package io.emailthrottle.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What serving costs.
 *
 * @param micros processor time of the application, its embedded database included
 * @param databaseMicros processor time of the database's server, zero without one
 * @param bytes allocated on the application's heap
 */
record Usage(double micros, double databaseMicros, double bytes) {

    Usage since(Usage before) {
        return new Usage(micros - before.micros, databaseMicros - before.databaseMicros, bytes - before.bytes);
    }

    /** One email's part. */
    Usage per(long emails) {
        return new Usage(micros / emails, databaseMicros / emails, bytes / emails);
    }

    static Usage median(List<Usage> rounds) {
        return new Usage(
                median(rounds, Usage::micros), median(rounds, Usage::databaseMicros), median(rounds, Usage::bytes));
    }

    private static double median(List<Usage> rounds, ToDoubleFunction<Usage> figure) {
        return Median.of(rounds.stream().mapToDouble(figure).toArray());
    }
}
