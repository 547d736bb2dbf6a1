package io.emailthrottle.bench;

import io.emailthrottle.config.ScenarioReader;
import io.emailthrottle.simulator.HtmlReport;
import io.emailthrottle.simulator.Scenario;
import io.emailthrottle.simulator.Simulation;
import io.emailthrottle.simulator.SimulationReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How long a simulated day takes: docs/scenarios/day.yml, 1,000,000 emails over three vendors with an outage of two
 * hours. Targets: less than 60 s, and of every run the same report, byte for byte.
 *
 * <p>Arguments: runs (default 3), the scenario file.
 */
public final class SimulatorBench {

    private SimulatorBench() {}

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        Path file = Path.of(args.length > 1 ? args[1] : "docs/scenarios/day.yml");
        String first = null;
        for (int run = 1; run <= runs; run++) {
            Scenario scenario = new ScenarioReader().read(file, OptionalLong.empty());
            long began = System.nanoTime();
            SimulationReport report = Simulation.run(scenario, settled -> {});
            double seconds = (System.nanoTime() - began) / 1e9;
            String page = HtmlReport.of(report);
            first = first == null ? page : first;
            System.out.printf(
                    Locale.ROOT,
                    "run %d: %,d emails in %.1f s, %,.0f times as fast as life, lost %d, duplicates %d, %s%n",
                    run,
                    report.emails(),
                    seconds,
                    report.lasted().toMillis() / 1000.0 / seconds,
                    report.lost(),
                    report.duplicates(),
                    page.equals(first) ? "the same report" : "ANOTHER REPORT");
        }
    }
}
