package io.emailthrottle.ingress.ses;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;

/** A gateway whose operator has configured the secret access key. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.ingress.dialects=ses",
            "email-throttle.ingress.ses.secret-access-key=a-secret-of-the-operator",
        })
class SignedSesTest {

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ApiKeyService keys;

    @Test
    void every_call_is_refused_whose_signature_is_wrong_though_its_key_is_right() throws ApiKeyRequest.Invalid {
        String key = keys.create(
                        Email.DEFAULT_TENANT, new ApiKeyRequest("ses", Set.of(Scope.ADMIN), List.of(), List.of(), null))
                .token()
                .reveal();

        for (String path : List.of("outbound-emails", "outbound-bulk-emails", "account")) {
            RequestEntity<?> request = path.equals("account")
                    ? RequestEntity.get("/v2/email/account")
                            .header("Authorization", SesSample.authorization(key))
                            .build()
                    : RequestEntity.post("/v2/email/" + path)
                            .header("Authorization", SesSample.authorization(key))
                            .body("{}");

            ResponseEntity<String> answer = http.exchange(request, String.class);

            assertThat(answer.getStatusCode().value()).as(path).isEqualTo(403);
            assertThat(answer.getBody()).contains("InvalidSignatureException");
        }
    }
}
