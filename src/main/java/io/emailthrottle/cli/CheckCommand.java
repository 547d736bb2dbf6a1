package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.emailthrottle.cli.RunningGateway.Answer;
import io.emailthrottle.simulator.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the accounts of a running gateway's vendors. */
@Command(
        name = "check",
        description = {
            "Checks whether vendors' accounts could send an email: the key, the From domains, the quota.",
            "Exits with 1 when one could not."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  email-throttle vendors check", "  email-throttle vendors check sendgrid ses"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The vendors; all without a name.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        boolean ready = true;
        List<List<String>> rows = new ArrayList<>();
        for (String name : names.isEmpty() ? all() : names) {
            JsonNode readiness = check(name);
            ready &= !readiness.path("state").asText().equals("not_ready");
            rows.add(List.of(
                    name,
                    readiness.path("state").asText("-").replace('_', ' '),
                    domains(readiness),
                    readiness.path("quota").path("left").asText("-"),
                    words(readiness)));
        }
        Table table = new Table(List.of("vendor", "state", "From domains", "left of quota", "reason"), rows);
        spec.commandLine().getOut().println(TextTable.of(table));
        return ready ? 0 : 1;
    }

    private List<String> all() {
        return success(gateway.get("/vendors")).path("data").findValuesAsText("name").stream()
                .distinct()
                .toList();
    }

    private JsonNode check(String name) {
        String path = "/vendors/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/check";
        return success(gateway.post(path, JsonNodeFactory.instance.objectNode(), null))
                .path("readiness");
    }

    private static JsonNode success(Answer answer) {
        if (!answer.success()) {
            throw new CommandFailed(answer.pretty());
        }
        return answer.json();
    }

    private static String domains(JsonNode readiness) {
        List<String> domains = new ArrayList<>();
        for (JsonNode domain : readiness.path("domains")) {
            String name = domain.path("name").asText();
            domains.add(domain.path("verified").asBoolean() ? name : name + " (not verified)");
        }
        return domains.isEmpty() ? "-" : String.join(", ", domains);
    }

    private static String words(JsonNode readiness) {
        List<String> words = new ArrayList<>(List.of(readiness.path("reason").asText("-")));
        readiness.path("warnings").forEach(warning -> words.add(warning.asText()));
        return String.join("; ", words);
    }
}
