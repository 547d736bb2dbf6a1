package io.emailthrottle.vendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com/v3/send",
        "https://api.example.com/, https://api.example.com/v3/send",
        "https://proxy.example.com/mail//, https://proxy.example.com/mail/v3/send",
        "HTTPS://api.example.com:8443, HTTPS://api.example.com:8443/v3/send",
        "http://localhost:8080, http://localhost:8080/v3/send",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/v3/send",
        "http://[::1]:8080, http://[::1]:8080/v3/send"
    })
    void a_path_is_put_behind_it(String value, String expected) {
        assertThat(BaseUrl.of("base-url", value).resolve("/v3/send")).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "/v3",
                "ftp://api.example.com",
                "https:api.example.com",
                "https://",
                "https://api example.com",
                "https://api.example.com?region=eu",
                "https://api.example.com#eu"
            })
    void what_is_no_url_of_a_host_is_refused_by_name_and_value(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of("base-url", value))
                .withMessage("base-url is '" + value + "', it must be a URL such as https://api.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com",
                "http://10.0.0.1",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com"
            })
    void plain_http_is_refused_except_for_loopback(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of("base-url", value))
                .withMessageContaining("base-url is '" + value + "'")
                .withMessageContaining("use https");
    }

    @Test
    void a_password_in_it_is_refused_and_not_repeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of("base-url", "https://api:s3cret@api.example.com"))
                .withMessageContaining("base-url")
                .withMessageNotContaining("s3cret");
    }
}
