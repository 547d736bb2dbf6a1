package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.emailthrottle.cli.RunningGateway.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a drill of a running gateway, or shows what took over in the last one. */
@Command(
        name = "drill",
        description = {
            "Treats a vendor as dead for a while, to see what takes over.",
            "Without --for it shows the vendor's last drill."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  email-throttle vendors drill sendgrid --for 5m", "  email-throttle vendors drill sendgrid"})
final class DrillCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Parameters(index = "0", paramLabel = "NAME", description = "The vendor.")
    private String vendor;

    @Option(names = "--for", paramLabel = "LENGTH", description = "Begins a drill of 10s to 1h, as in 5m.")
    private @Nullable String length;

    @Override
    public Integer call() {
        String path = "/vendors/" + URLEncoder.encode(vendor, StandardCharsets.UTF_8) + "/drill";
        Answer answer = length == null
                ? gateway.get(path)
                : gateway.post(path, JsonNodeFactory.instance.objectNode().put("for", length), null);
        if (!answer.success()) {
            throw new CommandFailed(answer.pretty());
        }
        print(answer.json());
        return 0;
    }

    private void print(JsonNode drill) {
        say(
                "%s %s a drill from %s until %s.",
                vendor,
                drill.path("running").asBoolean() ? "is in" : "was in",
                drill.path("since").asText(),
                drill.path("until").asText());
        for (JsonNode takeover : drill.path("took_over")) {
            say(
                    "%s took over %s emails: %s ms on average, %s ms at most.",
                    takeover.path("vendor").asText(),
                    takeover.path("emails").asText(),
                    takeover.path("mean_ms").asText(),
                    takeover.path("longest_ms").asText());
        }
        if (drill.path("not_sent").asLong() > 0) {
            say("%s attempts found no vendor.", drill.path("not_sent").asText());
        }
    }

    private void say(String sentence, Object... parts) {
        spec.commandLine().getOut().println(sentence.formatted(parts));
    }
}
