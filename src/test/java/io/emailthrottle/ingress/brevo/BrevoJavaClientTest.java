package io.emailthrottle.ingress.brevo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brevo.ApiClient;
import brevo.ApiException;
import brevo.auth.ApiKeyAuth;
import brevoApi.AccountApi;
import brevoApi.TransactionalEmailsApi;
import brevoModel.SendSmtpEmail;
import brevoModel.SendSmtpEmailAttachment;
import brevoModel.SendSmtpEmailMessageVersions;
import brevoModel.SendSmtpEmailSender;
import brevoModel.SendSmtpEmailTo;
import brevoModel.SendSmtpEmailTo1;
import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Brevo's own client for Java, unchanged, against the gateway. */
class BrevoJavaClientTest extends DialectGateway {

    private ApiClient client(String key) {
        ApiClient client = new ApiClient();
        client.setBasePath(base() + "/v3");
        ((ApiKeyAuth) client.getAuthentication("api-key")).setApiKey(key);
        return client;
    }

    private static SendSmtpEmail plain() {
        SendSmtpEmail mail = new SendSmtpEmail();
        SendSmtpEmailSender sender = new SendSmtpEmailSender();
        sender.setEmail("hello@example.com");
        sender.setName("Zoë");
        mail.setSender(sender);
        SendSmtpEmailTo to = new SendSmtpEmailTo();
        to.setEmail("ada@smtp.example");
        mail.setTo(List.of(to));
        mail.setSubject("Grüße");
        mail.setTextContent(DialectSample.TEXT);
        return mail;
    }

    private JsonNode byMessageId(String key, String id) {
        return email(key, URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    @Test
    void a_plain_mail_is_sent() throws Exception {
        String key = key(Scope.ADMIN);

        String id = new TransactionalEmailsApi(client(key))
                .sendTransacEmail(plain())
                .getMessageId();

        await().until(() -> byMessageId(key, id).get("status").asText().equals("sent"));
    }

    @Test
    void files_headers_and_tags_are_kept() throws Exception {
        String key = key(Scope.ADMIN);
        SendSmtpEmail mail = plain();
        mail.setHtmlContent(DialectSample.HTML);
        mail.setTags(List.of("Welcome email"));
        mail.setHeaders(Map.of("X-Entity-Ref", "42"));
        SendSmtpEmailAttachment plan = new SendSmtpEmailAttachment();
        plan.setName("plan.txt");
        plan.setContent(DialectSample.FILE);
        SendSmtpEmailAttachment logo = new SendSmtpEmailAttachment();
        logo.setName("logo.png");
        logo.setContent(DialectSample.IMAGE);
        mail.setAttachment(List.of(plan, logo));

        String id =
                new TransactionalEmailsApi(client(key)).sendTransacEmail(mail).getMessageId();

        JsonNode email = byMessageId(key, id);
        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.at("/headers/X-Entity-Ref").asText()).isEqualTo("42");
        assertThat(email.at("/tags/0/name").asText()).isEqualTo("Welcome email");
        assertThat(email.at("/attachments/0/size").asInt()).isEqualTo(DialectSample.FILE.length);
        assertThat(email.at("/attachments/1/content_id").asText()).isEqualTo("logo.png");
    }

    @Test
    void versions_have_ids_of_their_own() throws Exception {
        SendSmtpEmail mail = plain();
        SendSmtpEmailTo1 to = new SendSmtpEmailTo1();
        to.setEmail("eve@smtp.example");
        SendSmtpEmailMessageVersions version = new SendSmtpEmailMessageVersions();
        version.setTo(List.of(to));
        mail.setMessageVersions(List.of(version, version));

        assertThat(new TransactionalEmailsApi(client(key(Scope.ADMIN)))
                        .sendTransacEmail(mail)
                        .getMessageIds())
                .hasSize(2);
    }

    @Test
    void a_fault_is_thrown_in_brevos_form() {
        SendSmtpEmail mail = plain();
        mail.setTemplateId(1L);

        assertThatThrownBy(() -> new TransactionalEmailsApi(client(key(Scope.ADMIN))).sendTransacEmail(mail))
                .isInstanceOfSatisfying(ApiException.class, fault -> {
                    assertThat(fault.getCode()).isEqualTo(400);
                    assertThat(fault.getResponseBody()).contains("`templateId`");
                });
    }

    @Test
    void the_account_is_read() throws Exception {
        assertThat(new AccountApi(client(key(Scope.SEND))).getAccount().getCompanyName())
                .isEqualTo("Email Throttle");
    }
}
