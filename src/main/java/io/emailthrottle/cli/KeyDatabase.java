package io.emailthrottle.cli;

import io.emailthrottle.config.ConfigurationProblem;
import io.emailthrottle.config.OfflineKeys;
import io.emailthrottle.security.KeyDesk;
import io.emailthrottle.store.StoreUnavailable;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The gateway's database, which the commands about keys work on whether a gateway runs or not. */
final class KeyDatabase {

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "What the gateway is started with beside config/application.yml and the environment, as in"
                    + " spring.datasource.url=jdbc:sqlite:data/email-throttle.db.")
    private Map<String, String> properties = Map.of();

    /** Does something with the keys, and closes the database. */
    <T> T with(Function<KeyDesk, T> work) {
        try (OfflineKeys keys = OfflineKeys.open(properties)) {
            return work.apply(keys.desk());
        } catch (ConfigurationProblem e) {
            throw new CommandFailed(e.property() + ": " + e.getMessage());
        } catch (StoreUnavailable e) {
            throw new CommandFailed(e.getMessage());
        }
    }
}
