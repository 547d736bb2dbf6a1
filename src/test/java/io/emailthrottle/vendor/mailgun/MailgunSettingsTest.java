package io.emailthrottle.vendor.mailgun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.emailthrottle.vendor.http.FixedTime;
import io.emailthrottle.vendor.http.HttpSettings;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MailgunSettingsTest {

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    @Test
    void a_key_and_a_domain_are_enough() {
        MailgunSettings settings = bind(Map.of("api-key", "k", "domain", "mg.example.com"));

        assertThat(settings)
                .isEqualTo(new MailgunSettings(
                        "k", "mg.example.com", "https://api.mailgun.net", false, HttpSettings.defaults()));
        assertThat(validator.validate(settings)).isEmpty();
    }

    @Test
    void each_setting_has_its_name() {
        MailgunSettings settings = bind(Map.of(
                "api-key", "k",
                "domain", "mg.example.com",
                "base-url", "https://api.eu.mailgun.net",
                "test-mode", "true",
                "http.total-timeout", "20s"));

        assertThat(settings.baseUrl()).isEqualTo("https://api.eu.mailgun.net");
        assertThat(settings.testMode()).isTrue();
        assertThat(settings.http().totalTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "api-key, ' ', apiKey",
        "domain, mg.example.com/../x, domain",
        "domain, '', domain",
        "base-url, ' ', baseUrl",
        "http.read-timeout, 0s, http.readTimeout"
    })
    void what_is_missing_or_senseless_is_invalid(String setting, String value, String property) {
        Map<String, String> properties = new HashMap<>(Map.of("api-key", "k", "domain", "mg.example.com"));
        properties.put(setting, value);

        assertThat(validator.validate(bind(properties)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.getPropertyPath()).hasToString(property));
    }

    @Test
    void a_wrong_base_url_stops_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailgunFactory(FixedTime.NOON)
                        .create(
                                "main",
                                bind(Map.of(
                                        "api-key",
                                        "k",
                                        "domain",
                                        "mg.example.com",
                                        "base-url",
                                        "http://api.mailgun.net"))))
                .withMessageContaining("base-url is 'http://api.mailgun.net'");
    }

    private static MailgunSettings bind(Map<String, String> properties) {
        Map<String, String> prefixed = new HashMap<>();
        properties.forEach((name, value) -> prefixed.put("settings." + name, value));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bind("settings", new MailgunFactory(FixedTime.NOON).settingsType())
                .get();
    }
}
