package io.emailthrottle.vendor.smtp;

import io.emailthrottle.vendor.smtp.SmtpSettings.Pool;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;

/** Settings for a server on this machine, to be varied one by one. */
record TestSettings(SmtpSettings value) {

    static TestSettings port(int port) {
        return new TestSettings(new SmtpSettings(
                "127.0.0.1",
                port,
                null,
                null,
                Tls.NONE,
                true,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                null,
                "client.example.com",
                new Pool(8, 100, Duration.ofSeconds(30))));
    }

    TestSettings login(String username, String password) {
        return with(value.host(), username, password, value.tls(), true, null, value.readTimeout(), value.pool());
    }

    TestSettings host(String host) {
        return with(
                host,
                value.username(),
                value.password(),
                value.tls(),
                value.verifyHostName(),
                value.trust(),
                value.readTimeout(),
                value.pool());
    }

    TestSettings tls(Tls tls, boolean verifyHostName, Path trust) {
        return with(
                value.host(),
                value.username(),
                value.password(),
                tls,
                verifyHostName,
                trust,
                value.readTimeout(),
                value.pool());
    }

    TestSettings readTimeout(Duration timeout) {
        return with(value.host(), value.username(), value.password(), value.tls(), true, null, timeout, value.pool());
    }

    TestSettings pool(int size, int maxMessages) {
        return with(
                value.host(),
                value.username(),
                value.password(),
                value.tls(),
                value.verifyHostName(),
                value.trust(),
                value.readTimeout(),
                new Pool(size, maxMessages, Duration.ofSeconds(30)));
    }

    private TestSettings with(
            String host,
            String username,
            String password,
            Tls tls,
            boolean verify,
            Path trust,
            Duration readTimeout,
            Pool pool) {
        return new TestSettings(new SmtpSettings(
                host,
                value.port(),
                username,
                password,
                tls,
                verify,
                trust,
                value.connectTimeout(),
                readTimeout,
                value.totalTimeout(),
                value.returnPath(),
                value.heloName(),
                pool));
    }

    SmtpSettings connectTimeout(Duration timeout) {
        return new SmtpSettings(
                value.host(),
                value.port(),
                value.username(),
                value.password(),
                value.tls(),
                value.verifyHostName(),
                value.trust(),
                timeout,
                value.readTimeout(),
                value.totalTimeout(),
                value.returnPath(),
                value.heloName(),
                value.pool());
    }

    SmtpSettings totalTimeout(Duration timeout) {
        return new SmtpSettings(
                value.host(),
                value.port(),
                value.username(),
                value.password(),
                value.tls(),
                value.verifyHostName(),
                value.trust(),
                value.connectTimeout(),
                value.readTimeout(),
                timeout,
                value.returnPath(),
                value.heloName(),
                value.pool());
    }
}
