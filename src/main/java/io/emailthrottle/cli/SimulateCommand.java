package io.emailthrottle.cli;

import io.emailthrottle.config.ScenarioReader;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.simulator.HtmlReport;
import io.emailthrottle.simulator.ReportTables;
import io.emailthrottle.simulator.Scenario;
import io.emailthrottle.simulator.Simulation;
import io.emailthrottle.simulator.SimulationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the gateway's own failover and middlewares against simulated vendors, in virtual time. */
@Command(
        name = "simulate",
        description = "Shows how the gateway would fare: its own failover and middlewares against simulated vendors,"
                + " a day in seconds. The same seed gives the same report.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  email-throttle simulate --scenario docs/scenarios/day.yml --report day.html",
            "  email-throttle simulate --email-count 30 --vendor-count 1 \\",
            "    --vendors vendor3 --middlewares retry,rl --retries 10 --rate-limiters 5,10",
            "  email-throttle simulate --email-count 30 --vendor-count 3 \\",
            "    --with-state-failover --vendors vendor1 vendor2 vendor3 \\",
            "    --middlewares cb,rl rl,cb retry,rl --circuit-breakers 5,10 3,20 0 \\",
            "    --rate-limiters 10,5 5,10 3,5 --retries 0 0 2"
        })
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "What to simulate, as YAML: `simulation` (seed, emails, duration, arrivals, ...) and"
                    + " `email-throttle` as in application.yml.")
    private Path scenario;

    @Option(names = "--seed", paramLabel = "N", description = "In place of the scenario's own.")
    private Long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with plots, too.")
    private Path report;

    @Mixin
    private VendorOptions vendors;

    /** 1 when emails were lost, which would be a fault of the gateway. */
    @Override
    public Integer call() throws IOException {
        SimulationReport result = run(read());
        PrintWriter out = spec.commandLine().getOut();
        out.println(result.title() + ", seed " + result.seed());
        out.println();
        out.println(TextTable.of(ReportTables.emails(result)));
        out.println();
        out.println(TextTable.of(ReportTables.vendors(result)));
        if (report != null) {
            write(HtmlReport.of(result));
        }
        return result.lost() == 0 ? 0 : 1;
    }

    private Scenario read() {
        if ((scenario != null) == vendors.given()) {
            throw new ParameterException(
                    spec.commandLine(), "What shall be simulated? Give --scenario, or --email-count and so on");
        }
        OptionalLong inPlace = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
        try {
            ScenarioReader reader = new ScenarioReader();
            return scenario != null ? reader.read(scenario, inPlace) : reader.of(vendors.properties(), inPlace);
        } catch (ConfigurationProblem e) {
            throw new CommandFailed(e.property() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailed(scenario + " cannot be read: " + e.getMessage());
        }
    }

    /** Vendors' own settings are bound when the run begins. */
    private SimulationReport run(Scenario what) {
        PrintWriter err = spec.commandLine().getErr();
        try (ProgressBar progress = ProgressBar.onTerminal(what.traffic().emails(), err)) {
            return Simulation.run(what, progress);
        } catch (ConfigurationProblem e) {
            throw new CommandFailed(e.property() + ": " + e.getMessage());
        }
    }

    private void write(String page) {
        try {
            Files.writeString(report, page);
        } catch (IOException e) {
            throw new CommandFailed(report + " cannot be written: " + e);
        }
    }
}
