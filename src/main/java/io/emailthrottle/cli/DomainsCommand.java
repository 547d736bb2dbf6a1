package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.simulator.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the From domains of a running gateway. */
@Command(
        name = "domains",
        description = "Lists a running gateway's From domains, and what is missing in DNS for each vendor.",
        mixinStandardHelpOptions = true,
        subcommands = DomainsCheckCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {"  email-throttle domains", "  email-throttle domains check example.com"})
final class DomainsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Override
    public Integer call() {
        RunningGateway.Answer answer = gateway.get("/domains");
        if (!answer.success()) {
            throw new CommandFailed(answer.pretty());
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode domain : answer.json().path("data")) {
            rows.add(List.of(
                    domain.path("name").asText(),
                    domain.path("state").asText(),
                    troubles(domain),
                    domain.path("checked_at").asText("-")));
        }
        Table table = new Table(List.of("domain", "state", "not ok", "checked"), rows);
        spec.commandLine().getOut().println(TextTable.of(table));
        return 0;
    }

    private static String troubles(JsonNode domain) {
        List<String> names = new ArrayList<>();
        add(domain.path("checks"), "name", names);
        add(domain.path("vendors"), "vendor", names);
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    private static void add(JsonNode checks, String name, List<String> names) {
        for (JsonNode check : checks) {
            String state = check.path("state").asText();
            if (state.equals("failing") || state.equals("warning")) {
                names.add(check.path(name).asText());
            }
        }
    }
}
