package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.cli.RunningGateway.Answer;
import io.emailthrottle.simulator.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists a running gateway's vendors. */
@Command(
        name = "vendors",
        description = "Lists a running gateway's vendors: suspension, circuit, sends in flight, limits.",
        mixinStandardHelpOptions = true,
        subcommands = {CheckCommand.class, DrillCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  email-throttle vendors", "  email-throttle vendors --url http://127.0.0.1:9090"})
final class VendorsCommand implements Callable<Integer> {

    private static final String NONE = "-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Override
    public Integer call() {
        Answer answer = gateway.get("/vendors");
        if (!answer.success()) {
            throw new CommandFailed(answer.pretty());
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode vendor : answer.json().path("data")) {
            rows.add(List.of(
                    vendor.path("name").asText(),
                    vendor.path("type").asText(),
                    suspended(vendor.path("suspension")),
                    circuit(vendor.path("circuit")),
                    vendor.has("in_flight")
                            ? vendor.path("in_flight").asText() + " of "
                                    + vendor.path("max_in_flight").asText()
                            : NONE,
                    limits(vendor.path("rate").path("limits")),
                    vendor.path("rate").path("waits_for").asText(NONE)));
        }
        Table table = new Table(
                List.of("vendor", "type", "suspended", "circuit", "in flight", "used of limits", "waits for"), rows);
        spec.commandLine().getOut().println(TextTable.of(table));
        return 0;
    }

    private static String circuit(JsonNode circuit) {
        if (circuit.isMissingNode()) {
            return NONE;
        }
        String state = circuit.path("state").asText().replace('_', '-');
        long openForMs = circuit.path("open_for_ms").asLong();
        return openForMs > 0 ? state + " for " + (openForMs + 999) / 1000 + " s" : state;
    }

    private static String limits(JsonNode limits) {
        String used = StreamSupport.stream(limits.spliterator(), false)
                .map(limit -> limit.path("used").asText() + " of "
                        + limit.path("limit").asText() + " ("
                        + limit.path("configured").asText() + ")")
                .collect(Collectors.joining(", "));
        return used.isEmpty() ? NONE : used;
    }

    private static String suspended(JsonNode suspension) {
        return suspension.isMissingNode()
                ? NONE
                : suspension.has("until") ? "until " + suspension.path("until").asText() : "yes";
    }
}
