package io.emailthrottle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<Scope> SEND = Set.of(Scope.SEND);

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "example.com", "cafe", "1.2.3.4,5.6.7.8", "", "::/129"
            })
    void what_is_no_network_is_refused(String network) {
        refused(new ApiKeyRequest("a", SEND, List.of(), List.of(network), null), "networks", "'" + network + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/0", "192.0.2.7", "::1", "2001:db8::/32"})
    void a_network_is_taken(String network) throws Exception {
        ApiKeyRequest terms = new ApiKeyRequest("a", SEND, List.of(), List.of(network), null);

        assertThat(terms.checked(NOW)).isEqualTo(terms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a@example.com", "exa mple.com", "example.com,example.net", "example.com>", "*.example.com"})
    void what_is_no_domain_is_refused(String domain) {
        refused(new ApiKeyRequest("a", SEND, List.of(domain), List.of(), null), "from_domains", "'" + domain + "'");
    }

    @Test
    void terms_that_make_no_sense_are_refused() {
        List<String> domain = List.of("example.com");
        refused(new ApiKeyRequest(" ", SEND, List.of(), List.of(), null), "name", "1 to 100");
        refused(new ApiKeyRequest("a\nb", SEND, List.of(), List.of(), null), "name", "control");
        refused(new ApiKeyRequest("a", Set.of(), List.of(), List.of(), null), "scopes", "at least one");
        refused(new ApiKeyRequest("a", SEND, List.of(), List.of(), NOW), "expires_at", "future");
        refused(new ApiKeyRequest("a", SEND, List.of(), List.of(), Instant.MAX), "expires_at", "1 to 9999");
        refused(new ApiKeyRequest("a", Set.of(Scope.READ), domain, List.of(), null), "from_domains", "scope send");
        refused(
                new ApiKeyRequest("a", EnumSet.allOf(Scope.class), domain, List.of(), null),
                "from_domains",
                "without admin");
    }

    private static void refused(ApiKeyRequest terms, String field, String message) {
        assertThatThrownBy(() -> terms.checked(NOW))
                .isInstanceOfSatisfying(
                        ApiKeyRequest.Invalid.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }
}
