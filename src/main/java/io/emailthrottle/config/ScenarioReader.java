package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.SettingsBinder;
import io.emailthrottle.config.properties.SimulationProperties;
import io.emailthrottle.config.properties.StrictSections;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.middleware.UnknownAnswers;
import io.emailthrottle.simulator.GatewayBuilder.Gateway;
import io.emailthrottle.simulator.GatewayBuilder.Surroundings;
import io.emailthrottle.simulator.Scenario;
import io.emailthrottle.simulator.Traffic;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads what is to be simulated: {@code email-throttle} as in application.yml, with vendors of type {@code simulated},
 * and beside it {@code simulation}, the emails that come. Both are as strict as at the start of the gateway, which is
 * built by the same code.
 */
public final class ScenarioReader {

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    /**
     * @param seed in place of the file's own
     * @throws ConfigurationProblem naming the property that does not fit
     * @throws IOException when the file cannot be read
     */
    public Scenario read(Path file, OptionalLong seed) throws IOException {
        ByteArrayResource content = new ByteArrayResource(Files.readAllBytes(file));
        try {
            return scenario(new YamlPropertySourceLoader().load(file.toString(), content), seed);
        } catch (YAMLException e) {
            throw new ConfigurationProblem(file.toString(), "it is no YAML: " + e.getMessage());
        }
    }

    /**
     * The same from properties as they would stand on the command line.
     *
     * @throws ConfigurationProblem naming the property that does not fit
     */
    public Scenario of(Map<String, Object> properties, OptionalLong seed) {
        return scenario(List.of(new MapPropertySource("options", properties)), seed);
    }

    private Scenario scenario(List<PropertySource<?>> sources, OptionalLong seed) {
        StandardEnvironment environment = only(sources);
        StrictSections sections = new StrictSections(environment, validator);
        SimulationProperties simulation = sections.bind("simulation", SimulationProperties.class);
        EmailThrottleProperties gateway = sections.bind("email-throttle", EmailThrottleProperties.class);
        return new Scenario(
                simulation.title(),
                seed.orElse(simulation.seed()),
                traffic(simulation),
                simulation.delivery(),
                GatewayConfiguration.backoff(gateway),
                gateway.delivery().expiresAfter(),
                gateway.api().maxInFlight(),
                surroundings -> build(gateway, environment, surroundings));
    }

    /** Nothing of this machine, so that a scenario is the same everywhere. */
    private static StandardEnvironment only(List<PropertySource<?>> sources) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        sources.forEach(environment.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static Traffic traffic(SimulationProperties simulation) {
        try {
            return new Traffic(simulation.emails(), simulation.duration(), simulation.arrivals());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem("simulation.arrivals", e);
        }
    }

    private Gateway build(EmailThrottleProperties gateway, StandardEnvironment environment, Surroundings with) {
        SendMetrics metrics = new SendMetrics(with.metrics());
        MiddlewareParts parts = new MiddlewareParts(
                with.time(),
                with.random(),
                RetryRegistry.ofDefaults(),
                with.circuits(),
                BulkheadRegistry.ofDefaults(),
                RecipientGuard.OFF,
                new Reputation(),
                null);
        PipelineFactory pipelines = new PipelineFactory(
                List.of(with.vendors()),
                Map.of(),
                new SettingsBinder(environment, validator),
                new ErrorRules(gateway),
                new UnknownAnswers(),
                metrics,
                parts);
        try {
            GatewayAssembly assembly = new GatewayAssembly(gateway, pipelines, metrics, parts);
            return new Gateway(assembly.vendors(), assembly.failover());
        } catch (BindException e) {
            throw StrictSections.problem(e);
        }
    }
}
