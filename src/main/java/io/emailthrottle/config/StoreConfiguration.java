package io.emailthrottle.config;

import com.zaxxer.hikari.HikariDataSource;
import io.emailthrottle.store.ApiKeys;
import io.emailthrottle.store.Dialect;
import io.emailthrottle.store.EmailReader;
import io.emailthrottle.store.GroupingWriter;
import io.emailthrottle.store.IdempotencyKeys;
import io.emailthrottle.store.OwnConnections;
import io.emailthrottle.store.Reports;
import io.emailthrottle.store.Retention;
import io.emailthrottle.store.Sessions;
import io.emailthrottle.store.ShownEmails;
import io.emailthrottle.store.Suppressions;
import io.emailthrottle.store.Suspensions;
import io.emailthrottle.store.WebhookDeliveries;
import io.emailthrottle.store.Webhooks;
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
    GroupingWriter groupingWriter(HikariDataSource dataSource, Dialect dialect, MeterRegistry registry) {
        return new GroupingWriter(OwnConnections.of(dataSource), dialect, registry);
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
    IdempotencyKeys idempotencyKeys(JdbcClient jdbc, GroupingWriter writer) {
        return new IdempotencyKeys(jdbc, writer);
    }

    @Bean
    Suppressions suppressions(JdbcClient jdbc, GroupingWriter writer, Time time) {
        return new Suppressions(jdbc, writer, time);
    }

    @Bean
    Suspensions suspensions(JdbcClient jdbc, GroupingWriter writer) {
        return new Suspensions(jdbc, writer);
    }

    @Bean
    Reports reports(JdbcClient jdbc, GroupingWriter writer, Suppressions suppressions) {
        return new Reports(jdbc, writer, suppressions);
    }

    @Bean
    ApiKeys apiKeys(JdbcClient jdbc, GroupingWriter writer) {
        return new ApiKeys(jdbc, writer);
    }

    @Bean
    Sessions sessions(JdbcClient jdbc, GroupingWriter writer) {
        return new Sessions(jdbc, writer);
    }

    @Bean
    Retention retention(GroupingWriter writer, Dialect dialect) {
        return new Retention(writer, dialect);
    }

    @Bean
    Webhooks webhooks(JdbcClient jdbc, GroupingWriter writer) {
        return new Webhooks(jdbc, writer);
    }

    @Bean
    WebhookDeliveries webhookDeliveries(JdbcClient jdbc, GroupingWriter writer, Dialect dialect) {
        return new WebhookDeliveries(jdbc, writer, dialect);
    }
}
