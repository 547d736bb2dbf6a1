package io.emailthrottle.config;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.body.MemoryBudget;
import io.emailthrottle.cluster.redis.RedisLimits;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.config.properties.EmailThrottleProperties.DeliveryProperties;
import io.emailthrottle.config.properties.EmailThrottleProperties.RoundBackoffProperties;
import io.emailthrottle.config.properties.Role;
import io.emailthrottle.config.properties.VendorProperties;
import io.emailthrottle.delivery.DeliveryEngine;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.delivery.NodeEnvironment;
import io.emailthrottle.delivery.VendorSuspensions;
import io.emailthrottle.delivery.dispatch.DeliveryMetrics;
import io.emailthrottle.delivery.dispatch.DeliverySettings;
import io.emailthrottle.delivery.dispatch.EmailStores;
import io.emailthrottle.delivery.dispatch.QueueTransport;
import io.emailthrottle.delivery.dispatch.QuotaRefusals;
import io.emailthrottle.delivery.dispatch.SuppressionList;
import io.emailthrottle.delivery.unsubscribe.UnsubscribeLinks;
import io.emailthrottle.failover.Failover;
import io.emailthrottle.failover.Routes;
import io.emailthrottle.failover.SendMetrics;
import io.emailthrottle.failover.Traces;
import io.emailthrottle.failover.Vendors;
import io.emailthrottle.failover.readiness.ReadinessMonitor;
import io.emailthrottle.guard.RecipientGuard;
import io.emailthrottle.ingress.Admission;
import io.emailthrottle.ingress.ApiLimits;
import io.emailthrottle.ingress.EmailValidator;
import io.emailthrottle.ingress.RemoteFiles;
import io.emailthrottle.middleware.Backoff;
import io.emailthrottle.middleware.Limit;
import io.emailthrottle.middleware.Reputation;
import io.emailthrottle.middleware.UnknownAnswers;
import io.emailthrottle.store.claim.Leases;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.EmailStore;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.quota.QuotaReader;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.store.write.DatabaseTime;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.NodeLock;
import io.emailthrottle.store.write.NodeNameTaken;
import io.emailthrottle.store.write.OwnConnections;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Declares the parts of the delivery of emails as beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmailThrottleProperties.class)
class GatewayConfiguration {

    private static final String PORT = "${server.port:8080}";

    /** Nodes that share a database share its clock. */
    @Bean
    @ConditionalOnMissingBean
    Time time(Dialect dialect, JdbcClient jdbc) {
        Time local = new SystemTime();
        return dialect == Dialect.POSTGRESQL ? new DatabaseTime(jdbc, local) : local;
    }

    /** For waits that should not coincide. */
    @Bean
    RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Bean
    SendMetrics sendMetrics(
            MeterRegistry registry, ObjectProvider<Tracer> tracers, ObjectProvider<Propagator> propagators) {
        Tracer tracer = tracers.getIfAvailable(() -> Tracer.NOOP);
        Traces traces = propagators.stream()
                .filter(propagator -> tracer != Tracer.NOOP)
                .map(propagator -> new Traces(tracer, propagator))
                .findFirst()
                .orElse(Traces.OFF);
        return new SendMetrics(registry, traces);
    }

    @Bean
    DeliveryMetrics deliveryMetrics(MeterRegistry registry) {
        return new DeliveryMetrics(registry);
    }

    @Bean
    UnknownAnswers unknownAnswers() {
        return new UnknownAnswers();
    }

    @Bean
    MiddlewareParts middlewareParts(
            Time time,
            RandomGenerator random,
            RetryRegistry retries,
            CircuitBreakerRegistry breakers,
            BulkheadRegistry bulkheads,
            RecipientGuard guard,
            Reputation reputation,
            ObjectProvider<RedisLimits> cluster) {
        return new MiddlewareParts(
                time, random, retries, breakers, bulkheads, guard, reputation, cluster.getIfAvailable());
    }

    @Bean
    GatewayAssembly gatewayAssembly(
            EmailThrottleProperties properties, PipelineFactory pipelines, SendMetrics metrics, MiddlewareParts parts) {
        return new GatewayAssembly(properties, pipelines, metrics, parts);
    }

    @Bean
    Vendors vendors(GatewayAssembly assembly) {
        return assembly.vendors();
    }

    @Bean
    Routes routes(GatewayAssembly assembly) {
        return assembly.routes();
    }

    @Bean
    Failover failover(GatewayAssembly assembly) {
        return assembly.failover();
    }

    @Bean
    ReadinessMonitor readinessMonitor(
            Vendors vendors,
            EmailThrottleProperties properties,
            MeterRegistry registry,
            RandomGenerator random,
            Time time) {
        return new ReadinessMonitor(vendors, properties.failover().checkEvery(), registry, random, time);
    }

    /** Before anything of what the database holds is touched. */
    @Bean
    @DependsOnDatabaseInitialization
    NodeLock nodeLock(
            EmailThrottleProperties properties, Dialect dialect, HikariDataSource dataSource, @Value(PORT) int port) {
        requireSharedDatabase(properties.role(), dialect);
        String node = NodeName.of(properties.delivery().node(), dialect, port);
        try {
            return NodeLock.take(node, dialect, OwnConnections.of(dataSource), NodeLock.PATIENCE);
        } catch (NodeNameTaken e) {
            throw dialect == Dialect.SQLITE
                    ? new ConfigurationProblem(
                            "spring.datasource.url",
                            e.getMessage()
                                    + ", and SQLite is one process's alone; stop it, or give this one another file")
                    : new ConfigurationProblem(
                            "email-throttle.delivery.node",
                            e.getMessage() + "; stop it, or give this one another name");
        }
    }

    @Bean
    DeliveryEngine deliveryEngine(
            EmailThrottleProperties properties,
            Routes routes,
            Failover failover,
            EmailStores stores,
            Suspensions suspensions,
            DeliveryMetrics metrics,
            NodeEnvironment node,
            RecipientGuard guard,
            UnsubscribeLinks links,
            @Value(PORT) int port,
            Dialect dialect) {
        String name = NodeName.of(properties.delivery().node(), dialect, port);
        return new DeliveryEngine(
                routes, failover, stores, suspensions, metrics, settings(properties, name, guard, links), node);
    }

    @Bean
    NodeEnvironment nodeEnvironment(NodeLock nodeLock, ObjectProvider<QueueTransport> queue, Time time) {
        return new NodeEnvironment(nodeLock, queue.getIfAvailable(() -> QueueTransport.NONE), time);
    }

    @Bean
    EmailStores emailStores(
            EmailStore emails,
            Leases leases,
            EmailReader reader,
            IdempotencyKeys keys,
            Suppressions suppressions,
            Retention retention,
            FromDomains fromDomains) {
        return new EmailStores(emails, leases, reader, keys, suppressions, retention, fromDomains);
    }

    @Bean
    Leases leases(GroupCommitWriter writer, Dialect dialect) {
        return new Leases(writer, dialect);
    }

    @Bean
    EmailService emailService(DeliveryEngine engine) {
        return engine.service();
    }

    @Bean
    VendorSuspensions vendorSuspensions(DeliveryEngine engine) {
        return engine.vendorSuspensions();
    }

    @Bean
    SuppressionList suppressionList(Suppressions suppressions, Time time) {
        return new SuppressionList(suppressions, time);
    }

    private static void requireSharedDatabase(Role role, Dialect dialect) {
        if (role != Role.ALL && dialect == Dialect.SQLITE) {
            throw new ConfigurationProblem(
                    "email-throttle.role",
                    "'" + role.word() + "' works beside other nodes, and they share a PostgreSQL; but"
                            + " spring.datasource.url is of SQLite, which one process has to itself. Allowed with it: all");
        }
    }

    private static DeliverySettings settings(
            EmailThrottleProperties properties, String node, RecipientGuard guard, UnsubscribeLinks links) {
        DeliveryProperties delivery = properties.delivery();
        requireTimelinesForLimits(properties);
        return new DeliverySettings(
                node,
                properties.role() != Role.API,
                properties.api().maxInFlight(),
                properties.api().answerWithin(),
                backoff(properties),
                delivery.expiresAfter(),
                delivery.lease(),
                delivery.stopAfter(),
                properties.retention().payloads(),
                properties.retention().emails(),
                guard,
                links);
    }

    /** After a restart the timelines tell how much of a limit is used up. */
    private static void requireTimelinesForLimits(EmailThrottleProperties properties) {
        Duration kept = properties.retention().emails();
        for (VendorProperties vendor : properties.vendors()) {
            for (Limit limit : vendor.rateLimiter().all()) {
                if (limit.window().compareTo(kept) > 0) {
                    throw new ConfigurationProblem(
                            "email-throttle.retention.emails",
                            "it is " + kept + ", but the limit " + limit + " of " + vendor.name()
                                    + " counts over a longer time; at least " + limit.window());
                }
            }
        }
    }

    static Backoff backoff(EmailThrottleProperties properties) {
        RoundBackoffProperties backoff = properties.delivery().backoff();
        return new Backoff(
                Backoff.Kind.EXPONENTIAL, backoff.delay(), backoff.factor(), backoff.cap(), backoff.jitter());
    }

    @Bean
    QuotaRefusals quotaRefusals(DeliveryMetrics metrics) {
        return metrics.quotaRefusals();
    }

    @Bean
    QuotaReader quotaReader(JdbcClient jdbc, EmailThrottleProperties properties) {
        return new QuotaReader(jdbc, properties.quotas()::emails);
    }

    @Bean
    EmailStore emailStore(GroupCommitWriter writer, Dialect dialect, EmailThrottleProperties properties) {
        return new EmailStore(writer, dialect, properties.quotas()::emails);
    }

    @Bean
    EmailValidator emailValidator(Routes routes, EmailThrottleProperties properties, Failover failover, Time time) {
        return new EmailValidator(routes, properties.api().vendorHeaders(), failover, time);
    }

    @Bean
    MemoryBudget requestMemory() {
        return MemoryBudget.ofRequests(Runtime.getRuntime().maxMemory());
    }

    @Bean
    Admission admission(ApiLimits limits, MemoryBudget requestMemory, Time time) {
        return new Admission(limits, requestMemory, time);
    }

    @Bean
    RemoteFiles remoteFiles(EmailThrottleProperties properties, Time time) {
        return new RemoteFiles(properties.api().fileHosts(), SystemDefaultDnsResolver.INSTANCE, time);
    }

    @Bean
    ApiLimits apiLimits(EmailThrottleProperties properties) {
        return new ApiLimits(
                properties.api().maxInFlight(), properties.api().maxBody().toBytes());
    }
}
