package io.emailthrottle.bench.outage;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints the results as a Markdown table: a line for each signature, with the worst figure of all types of vendors. */
public final class OutageTable {

    private final List<CellResult> results;
    private final int streamSeconds;

    public OutageTable(List<CellResult> results, int streamSeconds) {
        this.results = results;
        this.streamSeconds = streamSeconds;
    }

    /** @return whether every cell meets its targets */
    public boolean print(PrintStream out) {
        out.println("| over | signature | first, s | fifth, s | a minute later, s | failed of " + streamSeconds
                + " | at most once, broken |");
        out.println("|---|---|---:|---:|---:|---:|---:|");
        Map<String, List<CellResult>> lines = new LinkedHashMap<>();
        for (CellResult result : results) {
            String over = result.cell().type().equals("smtp") ? "SMTP" : "HTTP";
            lines.computeIfAbsent(over + " | " + result.cell().signature(), any -> new ArrayList<>())
                    .add(result);
        }
        lines.forEach((name, cells) -> out.println("| " + name + " | " + figures(cells) + " |"));
        out.println("| | **all** | " + figures(results) + " |");
        out.println();
        List<CellResult> missed =
                results.stream().filter(result -> !result.meetsTargets()).toList();
        out.printf(
                Locale.ROOT,
                "%d cells; targets %.0f / %.0f / %.0f s, none failed, at most once kept: %d cells miss them%n",
                results.size(),
                CellResult.FIRST_WITHIN,
                CellResult.FIFTH_WITHIN,
                CellResult.LATER_WITHIN,
                missed.size());
        missed.forEach(result -> out.println("- " + result.cell() + ": " + figures(List.of(result))));
        return missed.isEmpty();
    }

    private static String figures(List<CellResult> cells) {
        return worst(cells, CellResult::first)
                + " | " + worst(cells, CellResult::fifth)
                + " | " + worst(cells, CellResult::later)
                + " | " + cells.stream().mapToInt(CellResult::failed).sum()
                + " | " + cells.stream().filter(CellResult::brokenOnce).count();
    }

    private static String worst(List<CellResult> cells, ToDoubleFunction<CellResult> figure) {
        double worst = cells.stream().mapToDouble(figure).max().orElse(0);
        return Double.isInfinite(worst) ? "never" : "%.2f".formatted(worst);
    }
}
