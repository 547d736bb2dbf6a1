package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.security.Scope;
import io.emailthrottle.store.suppression.Suppression;
import io.emailthrottle.store.suppression.Suppressions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Applications look where their old vendor's API keeps an address that gets no emails any more. */
class SuppressedAddressesTest extends DialectGateway {

    private static final String TENANT = "suppressed-addresses";
    private static final UnaryOperator<String> BEARER = key -> "Bearer " + key;

    @Autowired
    private Suppressions suppressions;

    @BeforeEach
    void suppress() {
        suppress("bounced@example.org", "bounce");
        suppress("complained@example.org", "complaint");
        suppress("left@example.org", "manual");
    }

    private void suppress(String address, String reason) {
        suppressions
                .add(TENANT, new Suppression(address, reason, "api", Instant.parse("2026-03-01T12:00:00Z")))
                .join();
    }

    static Stream<Arguments> lookUps() {
        UnaryOperator<String> bare = key -> key;
        UnaryOperator<String> amazon = key -> "AWS4-HMAC-SHA256 Credential=" + key
                + "/20260301/eu-central-1/ses/aws4_request, SignedHeaders=host, Signature=0";
        return Stream.of(
                look("Authorization", BEARER, "/v3/suppression/bounces/Bounced@example.org", "/0/email", "bounced@"),
                look(
                        "Authorization",
                        BEARER,
                        "/v3/suppression/bounces/bounced@example.org",
                        "/0/created",
                        "1772366400"),
                look(
                        "Authorization",
                        BEARER,
                        "/v3/suppression/spam_reports/complained@example.org",
                        "/0/email",
                        "complained@"),
                look(
                        "Authorization",
                        BEARER,
                        "/v3/asm/suppressions/global/left@example.org",
                        "/recipient_email",
                        "left@"),
                look("api-key", bare, "/v3/smtp/blockedContacts", "/contacts/0/email", "bounced@"),
                look("api-key", bare, "/v3/smtp/blockedContacts", "/count", "3"),
                look(
                        "api-key",
                        bare,
                        "/v3/smtp/blockedContacts?limit=1&offset=1",
                        "/contacts/0/reason/code",
                        "contactFlaggedAsSpam"),
                look("Authorization", BEARER, "/v1/suppressions/hard-bounces", "/data/0/recipient/email", "bounced@"),
                look(
                        "Authorization",
                        BEARER,
                        "/v1/suppressions/spam-complaints",
                        "/data/0/recipient/email",
                        "complained@"),
                look("Authorization", BEARER, "/v1/suppressions/blocklist", "/data/0/pattern", "left@"),
                look(
                        "Authorization",
                        bare,
                        "/api/v1/suppression-list/bounced@example.org",
                        "/results/0/source",
                        "Bounce Rule"),
                look(
                        "Authorization",
                        bare,
                        "/api/v1/suppression-list/left@example.org",
                        "/results/0/recipient",
                        "left@"),
                look(
                        "Authorization",
                        amazon,
                        "/v2/email/suppression/addresses/bounced@example.org",
                        "/SuppressedDestination/Reason",
                        "BOUNCE"),
                look(
                        "Authorization",
                        amazon,
                        "/v2/email/suppression/addresses/complained@example.org",
                        "/SuppressedDestination/Reason",
                        "COMPLAINT"),
                look(
                        "X-Postmark-Server-Token",
                        bare,
                        "/message-streams/outbound/suppressions/dump?EmailAddress=bounced@example.org",
                        "/Suppressions/0/SuppressionReason",
                        "HardBounce"),
                look(
                        "Authorization",
                        key -> "Basic "
                                + Base64.getEncoder().encodeToString(("api:" + key).getBytes(StandardCharsets.UTF_8)),
                        "/v3/mg.example.com/bounces/bounced@example.org",
                        "/address",
                        "bounced@"));
    }

    private static Arguments look(String header, UnaryOperator<String> value, String path, String at, String expected) {
        return Arguments.of(header, value, path, at, expected);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("lookUps")
    void an_address_is_found_where_the_vendor_keeps_it_and_by_its_tenant_alone(
            String header, UnaryOperator<String> value, String path, String at, String expected) throws Exception {
        HttpResponse<String> found = get(path, header, value.apply(key(TENANT, Scope.READ)));
        HttpResponse<String> stranger = get(path, header, value.apply(key("somebody-else", Scope.READ)));
        HttpResponse<String> sender = get(path, header, value.apply(key(TENANT, Scope.SEND)));

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(json(found).at(at).asText()).startsWith(expected);
        assertThat(stranger.body()).doesNotContain("@example.org\"");
        assertThat(sender.statusCode()).as("it may only send").isIn(401, 403);
    }

    @Test
    void pages_out_of_bounds_are_refused_in_the_vendors_form() throws Exception {
        String key = key(TENANT, Scope.READ);

        assertThat(json(get("/v3/smtp/blockedContacts?limit=101", "api-key", key))
                        .get("code")
                        .asText())
                .isEqualTo("out_of_range");
        assertThat(get("/v1/suppressions/unsubscribes?page=0", "Authorization", "Bearer " + key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(json(get("/v1/suppressions/unsubscribes", "Authorization", "Bearer " + key))
                        .get("data"))
                .isEmpty();
        assertThat(json(get("/v1/suppressions/hard-bounces?page=2", "Authorization", "Bearer " + key))
                        .get("data"))
                .isEmpty();
    }

    @Test
    void an_address_that_is_not_suppressed_is_answered_as_the_vendor_does() throws Exception {
        String key = key(TENANT, Scope.READ);

        assertThat(get("/v3/suppression/bounces/left@example.org", "Authorization", "Bearer " + key)
                        .body())
                .as("it did not bounce")
                .isEqualTo("[]");
        assertThat(get("/v3/asm/suppressions/global/ann@example.org", "Authorization", "Bearer " + key)
                        .body())
                .isEqualTo("{}");
        HttpResponse<String> sparkPost = get("/api/v1/suppression-list/ann@example.org", "Authorization", key);
        assertThat(sparkPost.statusCode()).isEqualTo(404);
        assertThat(json(sparkPost).at("/errors/0/message").asText()).isEqualTo("Recipient could not be found");
        HttpResponse<String> amazon = get(
                "/v2/email/suppression/addresses/ann@example.org",
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + key
                        + "/20260301/eu-central-1/ses/aws4_request, SignedHeaders=host, Signature=0");
        assertThat(amazon.statusCode()).isEqualTo(404);
        assertThat(json(amazon).at("/__type").asText()).isEqualTo("NotFoundException");
        assertThat(json(get(
                                "/message-streams/outbound/suppressions/dump?EmailAddress=ann@example.org",
                                "X-Postmark-Server-Token",
                                key))
                        .at("/Suppressions"))
                .isEmpty();
    }
}
