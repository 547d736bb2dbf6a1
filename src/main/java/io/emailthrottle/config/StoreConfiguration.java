package io.emailthrottle.config;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.store.access.Sessions;
import io.emailthrottle.store.domain.FromDomains;
import io.emailthrottle.store.email.EmailReader;
import io.emailthrottle.store.email.IdempotencyKeys;
import io.emailthrottle.store.email.Retention;
import io.emailthrottle.store.email.ShownEmails;
import io.emailthrottle.store.event.VendorEventStore;
import io.emailthrottle.store.suppression.Suppressions;
import io.emailthrottle.store.vendor.Suspensions;
import io.emailthrottle.store.webhook.WebhookDeliveries;
import io.emailthrottle.store.webhook.Webhooks;
import io.emailthrottle.store.write.Dialect;
import io.emailthrottle.store.write.GroupCommitWriter;
import io.emailthrottle.store.write.OwnConnections;
import io.emailthrottle.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens the database: SQLite in a file, or PostgreSQL, by {@code spring.datasource.url}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataSourceProperties.class)
class StoreConfiguration {

    @Bean
    Dialect dialect(DataSourceProperties properties) {
        try {
            return Dialect.of(String.valueOf(properties.getUrl()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationProblem(
                    "spring.datasource.url", "it must begin with jdbc:sqlite: or jdbc:postgresql:");
        }
    }

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(DataSourceProperties properties, Dialect dialect, Environment environment) {
        DemoMode.requireOwnDatabase(environment, properties.getUrl());
        HikariDataSource dataSource = properties
                .initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
        SqliteFile.of(properties.getUrl()).ifPresent(SqliteFile::prepare);
        dialect.driverProperties().forEach(dataSource::addDataSourceProperty);
        return dataSource;
    }

    @Bean
    @DependsOnDatabaseInitialization
    GroupCommitWriter groupingWriter(HikariDataSource dataSource, Dialect dialect, MeterRegistry registry) {
        return new GroupCommitWriter(OwnConnections.of(dataSource), dialect, registry);
    }

    @Bean
    EmailReader emailReader(JdbcClient jdbc, Dialect dialect) {
        return new EmailReader(jdbc, dialect);
    }

    @Bean
    ShownEmails shownEmails(JdbcClient jdbc) {
        return new ShownEmails(jdbc);
    }

    @Bean
    IdempotencyKeys idempotencyKeys(JdbcClient jdbc, GroupCommitWriter writer) {
        return new IdempotencyKeys(jdbc, writer);
    }

    @Bean
    Suppressions suppressions(JdbcClient jdbc, GroupCommitWriter writer, Time time) {
        return new Suppressions(jdbc, writer, time);
    }

    @Bean
    FromDomains fromDomains(JdbcClient jdbc, GroupCommitWriter writer) {
        return new FromDomains(jdbc, writer);
    }

    @Bean
    Suspensions suspensions(JdbcClient jdbc, GroupCommitWriter writer) {
        return new Suspensions(jdbc, writer);
    }

    @Bean
    VendorEventStore reports(JdbcClient jdbc, GroupCommitWriter writer, Suppressions suppressions) {
        return new VendorEventStore(jdbc, writer, suppressions);
    }

    @Bean
    ApiKeys apiKeys(JdbcClient jdbc, GroupCommitWriter writer) {
        return new ApiKeys(jdbc, writer);
    }

    @Bean
    Sessions sessions(JdbcClient jdbc, GroupCommitWriter writer) {
        return new Sessions(jdbc, writer);
    }

    @Bean
    Retention retention(GroupCommitWriter writer, Dialect dialect) {
        return new Retention(writer, dialect);
    }

    @Bean
    Webhooks webhooks(JdbcClient jdbc, GroupCommitWriter writer) {
        return new Webhooks(jdbc, writer);
    }

    @Bean
    WebhookDeliveries webhookDeliveries(JdbcClient jdbc, GroupCommitWriter writer, Dialect dialect) {
        return new WebhookDeliveries(jdbc, writer, dialect);
    }
}
