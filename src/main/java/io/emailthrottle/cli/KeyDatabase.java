package io.emailthrottle.cli;

import io.emailthrottle.config.OfflineKeys;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.store.write.StoreUnavailable;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The gateway's database, which the commands about keys work on whether a gateway runs or not. */
final class KeyDatabase {

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "What the gateway is started with beside config/application.yml and the environment, as in"
                    + " spring.datasource.url=jdbc:sqlite:data/email-throttle.db.")
    private Map<String, String> properties = Map.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Does something with the keys of a database that exists, says which it was, and closes it. */
    <T> T with(Function<ApiKeyService, T> work) {
        return with(false, work);
    }

    /** @param create whether to create the database unless it exists */
    <T> T with(boolean create, Function<ApiKeyService, T> work) {
        try (OfflineKeys keys = OfflineKeys.open(properties, create)) {
            T result = work.apply(keys.desk());
            command.commandLine().getErr().println("Database: " + keys.database());
            return result;
        } catch (ConfigurationProblem e) {
            throw new CommandFailed(e.property() + ": " + e.getMessage());
        } catch (StoreUnavailable e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }
}
