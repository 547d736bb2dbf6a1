package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpSettingsTest {

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    @Test
    void what_configuration_leaves_out_has_a_default() {
        assertThat(bind(Map.of("http.read-timeout", "9s")))
                .isEqualTo(new HttpSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(9), Duration.ofSeconds(15), 500, null));
        assertThat(bind(Map.of("http.connect-timeout", "5s"))).isEqualTo(HttpSettings.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "connect-timeout, 0s, connectTimeout",
        "read-timeout, -1s, readTimeout",
        "total-timeout, 0ms, totalTimeout",
        "max-connections, 0, maxConnections"
    })
    void a_limit_of_nothing_is_invalid(String setting, String value, String property) {
        assertThat(validator.validate(bind(Map.of("http." + setting, value))))
                .singleElement()
                .satisfies(violation -> assertThat(violation.getPropertyPath()).hasToString(property));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.com",
                "http://proxy.example.com:3128",
                "user:secret@proxy:3128",
                "proxy:0",
                "proxy:65536",
                ""
            })
    void a_proxy_is_a_host_and_a_port(String proxy) {
        assertThat(validator.validate(bind(Map.of("http.proxy", "proxy.example.com:3128"))))
                .isEmpty();
        assertThat(validator.validate(bind(Map.of("http.proxy", "[2001:db8::1]:3128"))))
                .isEmpty();
        assertThat(validator.validate(bind(Map.of("http.proxy", proxy))))
                .singleElement()
                .satisfies(violation -> assertThat(violation.getMessage()).contains("proxy.example.com:3128"));
    }

    private static HttpSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("http", HttpSettings.class)
                .get();
    }
}
