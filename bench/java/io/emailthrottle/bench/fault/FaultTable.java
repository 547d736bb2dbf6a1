package io.emailthrottle.bench.fault;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what became of the emails as a Markdown table, a line for each fault. */
public final class FaultTable {

    private FaultTable() {}

    public static void print(List<FaultResult> verdicts, PrintStream out) {
        out.println("| database | fault | accepted | refused | sent | lost | sent although refused | duplicates"
                + " | of these unexplained | at most once, called again | windows over | at most in one"
                + " | next accept, s |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (FaultResult verdict : verdicts) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,d | %,d | %,d | %d | %d | %d | %d | %d | %d | %d | %s |%n",
                    verdict.world(),
                    verdict.fault(),
                    verdict.accepted(),
                    verdict.refused(),
                    verdict.emails().inState("sent"),
                    verdict.lost(),
                    verdict.emails().count("sent although refused"),
                    verdict.emails().duplicates(),
                    verdict.emails().count("unexplained duplicates"),
                    verdict.emails().count("at most once, called again"),
                    verdict.windowsOver(),
                    verdict.mostInWindow(),
                    Double.isInfinite(verdict.recoverySeconds())
                            ? "never"
                            : String.format(Locale.ROOT, "%.1f", verdict.recoverySeconds()));
        }
    }
}
