package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The API keys in the gateway's database, without a gateway: it need not run, and may. The database is the one that
 * application.yml and the environment name, as for the gateway.
 */
public final class OfflineKeys implements AutoCloseable {

    /** No more than it takes to open the database. Not marked as a configuration, so that a gateway does not find it. */
    @Import(StoreConfiguration.class)
    @ImportAutoConfiguration({
        FlywayAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Store {

        @Bean
        Time time() {
            return new SystemTime();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    private static final String URL = "spring.datasource.url";

    private final ConfigurableApplicationContext context;

    private OfflineKeys(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Opens the database.
     *
     * @param properties what the gateway is started with beside its configuration file
     * @param create whether to create an SQLite database that does not exist: in a wrong folder it would be one that no
     *     gateway reads
     * @throws ConfigurationProblem when it cannot be opened
     */
    public static OfflineKeys open(Map<String, String> properties, boolean create) {
        String[] arguments = Stream.concat(
                        properties.entrySet().stream().map(one -> "--" + one.getKey() + "=" + one.getValue()),
                        Stream.of("--logging.level.root=off"))
                .toArray(String[]::new);
        SpringApplicationBuilder application = new SpringApplicationBuilder(Store.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> requireExisting(context.getEnvironment(), create))
                .logStartupInfo(false);
        try {
            return new OfflineKeys(application.run(arguments));
        } catch (RuntimeException e) {
            throw problem(e);
        }
    }

    private static void requireExisting(Environment environment, boolean create) {
        SqliteFile.of(environment.getProperty(URL))
                .filter(file -> !create && !file.exists())
                .ifPresent(file -> {
                    throw new ConfigurationProblem(
                            URL,
                            "there is no database " + file.path()
                                    + ", and none is made there. Call this in the gateway's"
                                    + " folder, or name its database by --property " + URL
                                    + "=...; before the gateway's first start, `keys create --new-database` makes it");
                });
    }

    private static ConfigurationProblem problem(RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConfigurationProblem)) {
            cause = cause.getCause();
        }
        return cause instanceof ConfigurationProblem known
                ? known
                : new ConfigurationProblem(URL, "the database cannot be opened: " + cause.getMessage());
    }

    public ApiKeyService desk() {
        return new ApiKeyService(context.getBean(ApiKeys.class), context.getBean(Time.class));
    }

    /** @return the database's file, or its URL without what may be secret in it */
    public String database() {
        String url = context.getEnvironment().getRequiredProperty(URL);
        return SqliteFile.of(url).map(file -> file.path().toString()).orElseGet(() -> url.replaceFirst("\\?.*", ""));
    }

    @Override
    public void close() {
        context.close();
    }
}
