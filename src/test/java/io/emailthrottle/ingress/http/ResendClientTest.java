package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Email;
import io.emailthrottle.ingress.smtp.SubmissionServer;
import io.emailthrottle.security.ApiKeyRequest;
import io.emailthrottle.security.ApiKeyService;
import io.emailthrottle.security.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Resend's own client for Node and, by SMTP, Nodemailer, unchanged, against the running gateway: see {@code src/test/node}. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=quick",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].settings.latency=0s",
            "email-throttle.submission.starttls-port=0",
            "email-throttle.submission.ssl-bundle=smtp",
            "spring.ssl.bundle.jks.smtp.keystore.location=classpath:greenmail.p12",
            "spring.ssl.bundle.jks.smtp.keystore.password=changeit",
            "spring.ssl.bundle.jks.smtp.keystore.type=PKCS12"
        })
class ResendClientTest {

    @LocalServerPort
    private int port;

    @Autowired
    private ApiKeyService desk;

    @Autowired
    private SubmissionServer server;

    @Test
    void clients_for_node_compile_and_work_against_the_gateway() throws Exception {
        NodeProject project = NodeProject.orSkip("node");
        ApiKeyRequest admin = new ApiKeyRequest("node", Set.of(Scope.ADMIN), List.of(), List.of(), null);
        String key = desk.create(Email.DEFAULT_TENANT, admin).token().reveal();

        String output = project.test(Map.of(
                "GATEWAY_URL",
                "http://127.0.0.1:" + port,
                "GATEWAY_KEY",
                key,
                "GATEWAY_SMTP_PORT",
                server.ports().getFirst().toString()));

        assertThat(output).contains("# pass 11", "# fail 0", "# skipped 0");
    }
}
