package io.emailthrottle.cli;

import io.emailthrottle.simulator.Table;
import io.emailthrottle.store.access.ApiKey;
import io.emailthrottle.store.access.KeyQuery;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the API keys. */
@Command(
        name = "list",
        description = "Lists the API keys that are not revoked, the newest first, by their first characters.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  email-throttle keys list")
final class KeysListCommand implements Callable<Integer> {

    private static final List<String> HEADER = List.of(
            "id",
            "tenant",
            "name",
            "begins with",
            "scopes",
            "from domains",
            "networks",
            "created",
            "expires",
            "last used");

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeyDatabase database;

    @Override
    public Integer call() {
        List<ApiKey> keys = database.with(desk -> desk.list(KeyQuery.all()));
        Table table = new Table(HEADER, keys.stream().map(KeysListCommand::row).toList());
        spec.commandLine().getOut().println(TextTable.of(table));
        return 0;
    }

    private static List<String> row(ApiKey key) {
        return List.of(
                key.id().toString(),
                key.tenant(),
                key.name(),
                key.prefix(),
                words(key.scopes(), "-"),
                words(key.fromDomains(), "any"),
                words(key.networks(), "any"),
                key.createdAt().toString(),
                key.expiresAt() == null ? "never" : key.expiresAt().toString(),
                key.lastUsedAt() == null ? "never" : key.lastUsedAt().toString());
    }

    private static String words(Collection<String> words, String none) {
        return words.isEmpty() ? none : String.join(",", words);
    }
}
