package io.emailthrottle.config;

import io.emailthrottle.config.properties.EmailThrottleProperties;
import io.emailthrottle.delivery.dispatch.QuotaRefusals;
import io.emailthrottle.ingress.dialect.Dialects;
import io.emailthrottle.security.ApiKeyCache;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Authenticator;
import io.emailthrottle.security.FirstKey;
import io.emailthrottle.security.RequestRates;
import io.emailthrottle.security.SecuritySettings;
import io.emailthrottle.security.SessionService;
import io.emailthrottle.store.access.ApiKeys;
import io.emailthrottle.store.access.Sessions;
import io.emailthrottle.time.Time;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together who knows API keys and who makes them. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

    @Bean
    ApiKeyCache keyRing(ApiKeys keys, Time time) {
        return new ApiKeyCache(keys, time);
    }

    @Bean
    ApiKeyService keyDesk(ApiKeys keys, Time time) {
        return new ApiKeyService(keys, time);
    }

    @Bean
    SessionService sessionDesk(ApiKeyCache keys, Sessions sessions, Time time) {
        return new SessionService(keys, sessions, time);
    }

    @Bean
    SecuritySettings securitySettings(EmailThrottleProperties properties, DataSourceProperties database) {
        boolean demo = properties.security().demo();
        DemoMode.requireHarmless(demo, properties.vendors(), database.getUrl());
        return new SecuritySettings(properties.security().open(), demo);
    }

    /** Beside the database; with one on a server in {@code data}, where the database would be without it. */
    @Bean
    FirstKey firstKey(DataSourceProperties database) {
        Path folder = SqliteFile.of(database.getUrl()).map(SqliteFile::folder).orElse(Path.of("data"));
        return new FirstKey(folder.resolve("first-key").toAbsolutePath());
    }

    @Bean
    Authenticator doorkeeper(
            ApiKeyCache keys,
            SessionService sessions,
            FirstKey firstKey,
            SecuritySettings settings,
            Dialects dialects) {
        return new Authenticator(keys, sessions, firstKey, settings, dialects.enabled());
    }

    @Bean
    RequestRates requestRates(EmailThrottleProperties properties, QuotaRefusals refusals, Time time) {
        return new RequestRates(properties.quotas()::requests, refusals, time);
    }
}
