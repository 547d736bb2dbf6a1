package io.emailthrottle.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.time.SystemTime;
import io.emailthrottle.vendor.smtp.SmtpSettings.Tls;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SmtpFactoryTest {

    private final SmtpFactory factory = new SmtpFactory(new SystemTime());

    @Test
    void a_host_is_enough() {
        SmtpSettings settings = bind(Map.of("host", "mail.example.com"));

        assertThat(settings.tls()).isEqualTo(Tls.STARTTLS);
        assertThat(settings.port()).isEqualTo(587);
        assertThat(settings.verifyHostName()).isTrue();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.pool().size()).isEqualTo(8);
        factory.create("relay", settings).close();
    }

    @Test
    void every_setting_binds_by_its_name_in_kebab_case() {
        SmtpSettings settings = bind(Map.ofEntries(
                Map.entry("host", "mail.example.com"),
                Map.entry("port", "2525"),
                Map.entry("username", "user"),
                Map.entry("password", "secret"),
                Map.entry("tls", "implicit"),
                Map.entry("verify-host-name", "false"),
                Map.entry("trust", "/etc/ssl/relay.pem"),
                Map.entry("connect-timeout", "1s"),
                Map.entry("read-timeout", "2s"),
                Map.entry("total-timeout", "3s"),
                Map.entry("return-path", "bounces@example.com"),
                Map.entry("helo-name", "gateway.example.com"),
                Map.entry("pool.size", "4"),
                Map.entry("pool.max-messages", "5"),
                Map.entry("pool.idle", "6s")));

        assertThat(settings)
                .returns(2525, SmtpSettings::port)
                .returns(Tls.IMPLICIT, SmtpSettings::tls)
                .returns(false, SmtpSettings::verifyHostName)
                .returns("/etc/ssl/relay.pem", bound -> bound.trust().toString())
                .returns(Duration.ofSeconds(3), SmtpSettings::totalTimeout)
                .returns("bounces@example.com", SmtpSettings::returnPath)
                .returns("gateway.example.com", SmtpSettings::heloName)
                .returns(new SmtpSettings.Pool(4, 5, Duration.ofSeconds(6)), SmtpSettings::pool);
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"none, 25", "starttls, 587", "implicit, 465"})
    void the_port_follows_from_tls(String tls, int port) {
        assertThat(bind(Map.of("host", "mail.example.com", "tls", tls)).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "host, ' '",
        "port, 0",
        "port, 65536",
        "connect-timeout, 0s",
        "read-timeout, -1s",
        "helo-name, 'a b'",
        "pool.size, 0",
        "pool.max-messages, 0",
        "pool.idle, 0s"
    })
    void a_value_out_of_range_breaks_a_constraint(String name, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("host", "mail.example.com"));
        settings.put(name, value);
        try (ValidatorFactory validation = Validation.buildDefaultValidatorFactory()) {
            Validator validator = validation.getValidator();
            assertThat(validator.validate(bind(settings))).hasSize(1);
            assertThat(validator.validate(bind(Map.of("host", "mail.example.com"))))
                    .isEmpty();
        }
    }

    @Test
    void a_login_is_not_sent_in_the_clear_to_another_machine() {
        SmtpSettings settings =
                bind(Map.of("host", "mail.example.com", "tls", "none", "username", "user", "password", "secret"));

        assertThatThrownBy(() -> factory.create("relay", settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("relay: tls: none")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "::1"})
    void a_login_may_be_sent_in_the_clear_on_this_machine(String host) {
        factory.create("relay", bind(Map.of("host", host, "tls", "none", "username", "user", "password", "secret")))
                .close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password"})
    void username_and_password_come_together(String only) {
        assertThatThrownBy(() -> factory.create("relay", bind(Map.of("host", "mail.example.com", only, "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only " + only + " is");
    }

    @Test
    void a_return_path_that_is_no_address_is_an_error_at_start_up() {
        assertThatThrownBy(() ->
                        factory.create("relay", bind(Map.of("host", "mail.example.com", "return-path", "nobody"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("return-path");
    }

    private static SmtpSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("", SmtpSettings.class);
    }
}
