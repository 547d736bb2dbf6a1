package io.emailthrottle.cli;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes an API key. */
@Command(
        name = "revoke",
        description = "Revokes an API key for good; a gateway that runs refuses it within a second.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  email-throttle keys revoke 019b76da-a800-7abc-8def-0123456789ab")
final class KeysRevokeCommand implements Callable<Integer> {

    @Mixin
    private KeyDatabase database;

    @Parameters(paramLabel = "ID", description = "The key's id, as `keys list` shows it.")
    private UUID id;

    @Override
    public Integer call() {
        if (!database.with(desk -> desk.revoke(null, id))) {
            throw new CommandFailed("there is no key with the id " + id);
        }
        return 0;
    }
}
