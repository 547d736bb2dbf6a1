package io.emailthrottle.webhook.outgoing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.network.FakeDns;
import io.emailthrottle.network.GuardedResolver;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

    private static final FakeDns DNS = new FakeDns()
            .with("public.example", "93.184.216.34", "2606:2800::1")
            .with("private.example", "10.1.2.3")
            .with("half.example", "93.184.216.34", "127.0.0.1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://public.example/hooks?tenant=1",
                "HTTPS://public.example:8443",
                "https://8.8.8.8/",
                "https://[2606:4700::1111]/hooks",
                "https://not-there-yet.example/hooks"
            })
    void public_https_urls_are_taken(String url) {
        assertThatCode(() -> check(url, false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "https://private.example/, not on the public Internet",
        "https://half.example/, not on the public Internet",
        "https://127.0.0.1/, not on the public Internet",
        "https://[::1]/, not on the public Internet",
        "https://[fd00::1]/, not on the public Internet",
        "https://[::ffff:127.0.0.1]/, not on the public Internet",
        "https://169.254.169.254/latest/meta-data, not on the public Internet",
        "https://10.0.0.1/, not on the public Internet",
        "https://172.16.0.1/, not on the public Internet",
        "https://192.168.0.1/, not on the public Internet",
        "https://100.64.0.1/, not on the public Internet",
        "https://0.0.0.0/, not on the public Internet",
        "https://2130706433/, must be a URL",
        "https://0x7f000001/, must be a URL",
        "https://0x7f.1/, must be a URL",
        "https://127.1/, must be a URL",
        "https://0/, must be a URL",
        "https://017700000001/, must be a URL",
        "https://user:pass@public.example/, must have neither",
        "https://public.example/#part, must have neither",
        "https://public.example:65536/, must be a URL",
        "http://public.example/, must be https",
        "ftp://public.example/, must be a URL",
        "file:///etc/passwd, must be a URL",
        "https:///hooks, must be a URL",
        "public.example/hooks, must be a URL",
        "https://public.example/a b, must be a URL",
    })
    void every_other_url_is_refused_with_the_reason(String url, String reason) {
        assertThatThrownBy(() -> check(url, false))
                .isInstanceOf(EndpointRefused.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_url_of_more_than_2048_characters_is_refused() {
        assertThatThrownBy(() -> check("https://public.example/" + "x".repeat(2048), false))
                .isInstanceOf(EndpointRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/", "http://private.example/", "https://[::1]/"})
    void private_addresses_and_http_are_taken_if_allowed(String url) {
        assertThatCode(() -> check(url, true)).doesNotThrowAnyException();
    }

    /** However a host is written, what counts is the address that it stands for. */
    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "0x7f000001", "localhost", "0", "::ffff:127.0.0.1", "017700000001"})
    void no_way_to_write_loopback_resolves(String host) {
        GuardedResolver resolver = new GuardedResolver(SystemDefaultDnsResolver.INSTANCE, false);

        assertThatThrownBy(() -> resolver.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    private static void check(String url, boolean allowPrivate) throws EndpointRefused {
        new EndpointUrl(new GuardedResolver(DNS, allowPrivate), allowPrivate).check(url);
    }
}
