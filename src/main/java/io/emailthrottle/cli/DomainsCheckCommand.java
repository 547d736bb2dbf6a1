package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.emailthrottle.cli.RunningGateway.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks one From domain of a running gateway. */
@Command(
        name = "check",
        description = {
            "Checks SPF, DKIM, DMARC and MX of a From domain, and prints the records that are missing.",
            "Exits with 1 when emails from it are refused or end as spam."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  email-throttle domains check example.com")
final class DomainsCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Parameters(paramLabel = "DOMAIN", description = "A From domain in use.")
    private String domain;

    @Override
    public Integer call() {
        String path = "/domains/" + URLEncoder.encode(domain, StandardCharsets.UTF_8) + "/check";
        Answer answer = gateway.post(path, JsonNodeFactory.instance.objectNode(), null);
        if (!answer.success()) {
            throw new CommandFailed(answer.pretty());
        }
        answer.json().path("checks").forEach(check -> print(check, "name"));
        answer.json().path("vendors").forEach(check -> print(check, "vendor"));
        return answer.json().path("state").asText().equals("failing") ? 1 : 0;
    }

    private void print(JsonNode check, String name) {
        say(
                "%-8s %s: %s",
                check.path("state").asText(),
                check.path(name).asText(),
                check.path("detail").asText());
        for (JsonNode one : check.path("missing")) {
            say(
                    "         add  %s  %s  %s",
                    one.path("name").asText(),
                    one.path("type").asText(),
                    one.path("value").asText());
        }
    }

    private void say(String sentence, Object... parts) {
        spec.commandLine().getOut().println(sentence.formatted(parts));
    }
}
