package io.emailthrottle.ingress.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendgrid.Method;
import com.sendgrid.Request;
import com.sendgrid.Response;
import com.sendgrid.SendGrid;
import com.sendgrid.helpers.mail.Mail;
import com.sendgrid.helpers.mail.objects.Attachments;
import com.sendgrid.helpers.mail.objects.Content;
import com.sendgrid.helpers.mail.objects.Email;
import com.sendgrid.helpers.mail.objects.Personalization;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** SendGrid's own client for Java, unchanged, against the gateway. */
class SendGridJavaClientTest extends DialectGateway {

    private Response send(String key, Mail mail) throws IOException {
        // The flag that is called test makes it speak plain HTTP.
        SendGrid client = new SendGrid(key, true);
        client.setHost(base().getAuthority());
        Request request = new Request();
        request.setMethod(Method.POST);
        request.setEndpoint("mail/send");
        request.setBody(mail.build());
        return client.api(request);
    }

    private static Mail plain() {
        return new Mail(
                new Email("hello@example.com", "Zoë"),
                "Grüße",
                new Email("ada@smtp.example"),
                new Content("text/plain", DialectSample.TEXT));
    }

    @Test
    void a_plain_mail_is_sent() throws Exception {
        String key = key(Scope.ADMIN);

        Response response = send(key, plain());

        assertThat(response.getStatusCode()).isEqualTo(202);
        String id = response.getHeaders().get("X-Message-Id");
        await().until(() -> email(key, id).get("status").asText().equals("sent"));
    }

    @Test
    void a_mail_with_every_field_is_kept_field_by_field() throws Exception {
        String key = key(Scope.ADMIN);
        Mail mail = plain();
        mail.addContent(new Content("text/html", DialectSample.HTML));
        mail.setReplyTo(new Email(DialectSample.REPLY_TO));
        mail.addHeader("X-Entity-Ref", "42");
        mail.addCategory("Welcome email");
        mail.addCustomArg("user_id", "42");
        mail.getPersonalization().getFirst().addCc(new Email("cc@smtp.example"));
        mail.getPersonalization().getFirst().addBcc(new Email("bcc@smtp.example"));
        mail.addAttachments(new Attachments.Builder("plan.txt", new ByteArrayInputStream(DialectSample.FILE))
                .withType("text/plain")
                .build());
        mail.addAttachments(new Attachments.Builder("logo.png", new ByteArrayInputStream(DialectSample.IMAGE))
                .withType("image/png")
                .withDisposition("inline")
                .withContentId("logo.png")
                .build());

        Response response = send(key, mail);

        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(202);
        JsonNode email = email(key, response.getHeaders().get("X-Message-Id"));
        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.get("cc").toString()).isEqualTo("[\"cc@smtp.example\"]");
        assertThat(email.get("bcc").toString()).isEqualTo("[\"bcc@smtp.example\"]");
        assertThat(email.get("reply_to").toString()).contains(DialectSample.REPLY_TO);
        assertThat(email.get("html").asText()).isEqualTo(DialectSample.HTML);
        assertThat(email.at("/headers/X-Entity-Ref").asText()).isEqualTo("42");
        assertThat(email.get("metadata").toString()).isEqualTo("{\"user_id\":\"42\"}");
        assertThat(email.get("attachments")).hasSize(2);
        assertThat(email.at("/attachments/1/content_id").asText()).isEqualTo("logo.png");
    }

    @Test
    void personalizations_and_a_moment_are_understood() throws Exception {
        String key = key(Scope.ADMIN);
        Mail mail = plain();
        Personalization second = new Personalization();
        second.addTo(new Email("eve@smtp.example"));
        mail.addPersonalization(second);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        mail.setSendAt(later.getEpochSecond());

        Response response = send(key, mail);

        String id = response.getHeaders().get("X-Message-Id");
        JsonNode all = json(get("/emails?tag=request%3D" + id, "Authorization", "Bearer " + key))
                .get("data");
        assertThat(all).hasSize(2);
        assertThat(email(key, id).get("due_at").asText()).isEqualTo(later.toString());
    }

    @Test
    void a_fault_is_told_in_sendgrids_form() throws Exception {
        Mail mail = plain();
        mail.setTemplateId("d-1");

        Response response = send(key(Scope.ADMIN), mail);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(json(response.getBody()).at("/errors/0/field").asText()).isEqualTo("template_id");
    }
}
