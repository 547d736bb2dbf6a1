package io.emailthrottle.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with API keys. */
@Command(
        name = "keys",
        description = "Makes, lists and revokes API keys, on the gateway's database: no gateway need run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysCreateCommand.class, KeysListCommand.class, KeysRevokeCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  email-throttle keys create --name first --scope admin",
            "  email-throttle keys list",
            "  email-throttle keys revoke 019b76da-a800-7abc-8def-0123456789ab"
        })
final class KeysCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What shall be done with keys? Say create, list or revoke");
    }
}
