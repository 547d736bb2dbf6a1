package io.emailthrottle.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.emailthrottle.cli.RunningGateway.Answer;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends one email through a running gateway. */
@Command(
        name = "send",
        description = "Sends one email through a running gateway, and prints its answer as JSON.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has the email",
            "1:it refused it, or did not answer",
            "2:the options were not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  email-throttle send --from 'Acme <hello@example.com>' --to ada@example.org \\",
            "    --subject 'It works' --text 'Hello from Email Throttle.'",
            "  email-throttle send --from hello@example.com --to ada@example.org \\",
            "    --subject Report --html '<h1>Report</h1>' --attachment report.pdf \\",
            "    --idempotency-key report-2026-01"
        })
final class SendCommand implements Callable<Integer> {

    /** At least one of the two. */
    static final class Bodies {
        @Option(names = "--text", paramLabel = "TEXT", description = "The plain body.")
        private String text;

        @Option(names = "--html", paramLabel = "HTML", description = "The html body.")
        private String html;
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningGateway gateway;

    @Option(names = "--from", required = true, paramLabel = "ADDRESS", description = "Whom it is from.")
    private String from;

    @Option(
            names = "--to",
            required = true,
            arity = "1..*",
            paramLabel = "ADDRESS",
            description = "Whom it is for; one or several.")
    private List<String> to;

    @Option(names = "--cc", arity = "1..*", paramLabel = "ADDRESS", description = "Who gets a copy.")
    private List<String> cc = List.of();

    @Option(names = "--bcc", arity = "1..*", paramLabel = "ADDRESS", description = "Who gets a copy unseen.")
    private List<String> bcc = List.of();

    @Option(names = "--subject", required = true, paramLabel = "TEXT", description = "The subject.")
    private String subject;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Bodies bodies;

    @Option(names = "--attachment", arity = "1..*", paramLabel = "FILE", description = "Files to attach.")
    private List<Path> attachments = List.of();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "With the same key and email, the gateway sends nothing again and repeats its answer.")
    private String idempotencyKey;

    @Override
    public Integer call() {
        Answer answer = gateway.post("/emails", email(), idempotencyKey);
        spec.commandLine().getOut().println(answer.pretty());
        return answer.success() ? 0 : 1;
    }

    private ObjectNode email() {
        ObjectNode email = JsonNodeFactory.instance.objectNode();
        email.put("from", from);
        addresses(email, "to", to);
        addresses(email, "cc", cc);
        addresses(email, "bcc", bcc);
        email.put("subject", subject);
        if (bodies.text != null) {
            email.put("text", bodies.text);
        }
        if (bodies.html != null) {
            email.put("html", bodies.html);
        }
        if (!attachments.isEmpty()) {
            ArrayNode files = email.putArray("attachments");
            attachments.forEach(file -> files.add(attachment(file)));
        }
        return email;
    }

    private static void addresses(ObjectNode email, String field, List<String> addresses) {
        if (!addresses.isEmpty()) {
            addresses.forEach(email.withArray(field)::add);
        }
    }

    private static ObjectNode attachment(Path file) {
        ObjectNode attachment = JsonNodeFactory.instance.objectNode();
        String name = file.getFileName().toString();
        attachment.put("filename", name);
        String type = URLConnection.guessContentTypeFromName(name);
        if (type != null) {
            attachment.put("content_type", type);
        }
        try {
            // Jackson writes bytes as base64, which is what the API takes.
            return attachment.put("content", Files.readAllBytes(file));
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw new CommandFailed("--attachment " + file + " cannot be read: " + why);
        }
    }
}
