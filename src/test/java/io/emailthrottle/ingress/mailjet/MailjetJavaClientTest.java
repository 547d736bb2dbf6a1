package io.emailthrottle.ingress.mailjet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mailjet.client.ClientOptions;
import com.mailjet.client.MailjetClient;
import com.mailjet.client.errors.MailjetUnauthorizedException;
import com.mailjet.client.transactional.Attachment;
import com.mailjet.client.transactional.SendContact;
import com.mailjet.client.transactional.SendEmailsRequest;
import com.mailjet.client.transactional.TransactionalEmail;
import com.mailjet.client.transactional.response.EmailResult;
import com.mailjet.client.transactional.response.MessageResult;
import com.mailjet.client.transactional.response.SentMessageStatus;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mailjet's own client for Java, unchanged, against the gateway. */
class MailjetJavaClientTest extends DialectGateway {

    private MailjetClient client(String key) {
        return new MailjetClient(ClientOptions.builder()
                .baseUrl(base().toString())
                .apiKey("public")
                .apiSecretKey(key)
                .build());
    }

    private static TransactionalEmail.TransactionalEmailBuilder plain() {
        return TransactionalEmail.builder()
                .from(new SendContact("hello@example.com", "Zoë"))
                .to(new SendContact("ada@smtp.example", "Ada"))
                .subject("Grüße")
                .textPart(DialectSample.TEXT);
    }

    private MessageResult[] send(String key, TransactionalEmail... emails) throws Exception {
        return SendEmailsRequest.builder()
                .messages(List.of(emails))
                .build()
                .sendWith(client(key))
                .getMessages();
    }

    @Test
    void a_plain_mail_is_sent() throws Exception {
        String key = key(Scope.ADMIN);

        MessageResult result = send(key, plain().build())[0];

        assertThat(result.getStatus()).isEqualTo(SentMessageStatus.SUCCESS);
        EmailResult to = result.getTo().getFirst();
        assertThat(to.getMessageID()).isPositive();
        await().until(() ->
                email(key, to.getMessageUUID()).get("status").asText().equals("sent"));
    }

    @Test
    void a_mail_with_every_field_is_kept_field_by_field() throws Exception {
        String key = key(Scope.ADMIN);
        TransactionalEmail mail = plain().htmlPart(DialectSample.HTML)
                .cc(new SendContact("cc@smtp.example"))
                .bcc(new SendContact("bcc@smtp.example"))
                .replyTo(new SendContact(DialectSample.REPLY_TO))
                .header("X-Entity-Ref", "42")
                .customID("c-1")
                .customCampaign("Welcome email")
                .eventPayload("user_id=42")
                .attachment(Attachment.fromInputStream(
                        new ByteArrayInputStream(DialectSample.FILE), "plan.txt", "text/plain"))
                .inlinedAttachment(Attachment.fromInputStream(
                        new ByteArrayInputStream(DialectSample.IMAGE), "logo.png", "image/png"))
                .build();

        MessageResult result = send(key, mail)[0];

        assertThat(result.getCustomID()).isEqualTo("c-1");
        JsonNode email = email(key, result.getTo().getFirst().getMessageUUID());
        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.get("cc").toString()).isEqualTo("[\"cc@smtp.example\"]");
        assertThat(email.get("bcc").toString()).isEqualTo("[\"bcc@smtp.example\"]");
        assertThat(email.get("reply_to").toString()).contains(DialectSample.REPLY_TO);
        assertThat(email.get("html").asText()).isEqualTo(DialectSample.HTML);
        assertThat(email.at("/headers/X-Entity-Ref").asText()).isEqualTo("42");
        assertThat(email.get("metadata").toString())
                .isEqualTo("{\"CustomID\":\"c-1\",\"EventPayload\":\"user_id=42\"}");
        assertThat(email.get("attachments")).hasSize(2);
        assertThat(email.at("/attachments/1/content_id").asText()).isNotEmpty();
    }

    @Test
    void a_fault_is_one_messages_result() throws Exception {
        MessageResult[] results =
                send(key(Scope.ADMIN), plain().build(), plain().templateID(1L).build());

        assertThat(results[0].getStatus()).isEqualTo(SentMessageStatus.SUCCESS);
        assertThat(results[1].getStatus()).isEqualTo(SentMessageStatus.ERROR);
        assertThat(results[1].getErrors()[0].getErrorRelatedTo()).containsExactly("TemplateID");
    }

    @Test
    void a_message_with_a_fault_alone_is_a_result_too() throws Exception {
        MessageResult[] results = send(key(Scope.ADMIN), plain().templateID(1L).build());

        assertThat(results[0].getErrors()[0].getErrorMessage()).contains("`TemplateID`");
    }

    @Test
    void a_wrong_key_is_thrown() {
        assertThatThrownBy(() -> send("wrong", plain().build())).isInstanceOf(MailjetUnauthorizedException.class);
    }
}
