package io.emailthrottle.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class LoopbackGuardTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/emails");

    @ParameterizedTest
    @CsvSource({"127.0.0.1,localhost", "127.9.9.9,127.0.0.1", "0:0:0:0:0:0:0:1,[::1]", "::1,LocalHost"})
    void a_program_of_this_machine_may_call(String from, String host) {
        request.setRemoteAddr(from);
        request.setServerName(host);

        assertThat(LoopbackGuard.obstacle(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Forwarded", "x-forwarded-for", "X-Forwarded-Host", "X-Forwarded-Proto", "X-REAL-IP", "Via"})
    void what_a_proxy_passed_on_is_refused(String header) {
        request.addHeader(header, "127.0.0.1");

        assertThat(LoopbackGuard.obstacle(request)).contains("proxy");
    }

    @Test
    void what_tomcat_has_taken_from_a_proxys_headers_is_refused() {
        request.setAttribute("org.apache.tomcat.request.forwarded", true);

        assertThat(LoopbackGuard.obstacle(request)).contains("proxy");
    }

    @Test
    void another_machine_is_refused() {
        request.setRemoteAddr("192.0.2.7");

        assertThat(LoopbackGuard.obstacle(request)).contains("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "127.0.0.1.example.com", "localhost.example.com", "192.0.2.7"})
    void a_name_that_was_made_to_mean_this_machine_is_refused(String host) {
        request.setServerName(host);

        assertThat(LoopbackGuard.obstacle(request)).contains("another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "anything"})
    void a_page_of_another_site_changes_nothing(String site) {
        request.addHeader("Sec-Fetch-Site", site);

        assertThat(LoopbackGuard.obstacle(request)).contains("another site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost:3000", "http://127.0.0.1:8080", "null", "no uri"})
    void a_page_of_another_site_in_a_browser_that_names_its_origin_alone_changes_nothing(String origin) {
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Origin", origin);

        assertThat(LoopbackGuard.obstacle(request)).contains("another site");
    }

    @ParameterizedTest
    @CsvSource({"POST,http://localhost:8080", "GET,https://evil.example"})
    void the_own_pages_origin_may_and_another_one_may_read(String method, String origin) {
        request.setMethod(method);
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Origin", origin);

        assertThat(LoopbackGuard.obstacle(request)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"POST,same-origin", "POST,none", "GET,cross-site"})
    void the_own_page_may_and_a_link_to_it_too(String method, String site) {
        request.setMethod(method);
        request.addHeader("Sec-Fetch-Site", site);

        assertThat(LoopbackGuard.obstacle(request)).isNull();
    }
}
