package io.emailthrottle.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What requests at a fixed rate met: medians of rounds, so that one disturbed round moves neither a figure nor a curve.
 *
 * @param asked requests a second that were due
 * @param reached good answers a second
 * @param errors in all rounds
 * @param usage for each email
 * @param lateP99 milliseconds by which the load itself sent late
 * @param curve milliseconds, one for each of {@link #STEPS}; ends where a round has too few requests to tell
 */
record OpenFigures(double asked, double reached, long errors, Usage usage, double lateP99, List<Double> curve) {

    /** One request of so many is slower than the curve's figure: 2 for the median, 1,000 for p99.9. */
    static final List<Double> STEPS = Stream.of(1.0, 10.0, 100.0, 1000.0)
            .flatMap(decade ->
                    Stream.of(1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0).map(step -> decade * step))
            .toList();

    static OpenFigures of(List<OpenResult> rounds, List<Usage> usages) {
        long fewest = rounds.stream().mapToLong(OpenResult::count).min().orElseThrow();
        return new OpenFigures(
                median(rounds, OpenResult::asked),
                median(rounds, OpenResult::reached),
                rounds.stream().mapToLong(OpenResult::errors).sum(),
                Usage.median(usages),
                median(rounds, round -> round.lateMillis(99)),
                STEPS.stream()
                        .filter(step -> step <= fewest)
                        .map(step -> median(rounds, round -> round.tookMillis(100 - 100 / step)))
                        .toList());
    }

    /** Milliseconds, or nothing when a round had too few requests. @param oneOf a step */
    OptionalDouble slowest(double oneOf) {
        int at = STEPS.indexOf(oneOf);
        return at < curve.size() ? OptionalDouble.of(curve.get(at)) : OptionalDouble.empty();
    }

    private static double median(List<OpenResult> rounds, ToDoubleFunction<OpenResult> figure) {
        return Median.of(rounds.stream().mapToDouble(figure).toArray());
    }
}
