package io.emailthrottle.ingress.mailgun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mailgun.api.v3.MailgunMessagesApi;
import com.mailgun.client.MailgunClient;
import com.mailgun.model.message.MailgunMimeMessage;
import com.mailgun.model.message.Message;
import com.mailgun.model.message.MessageResponse;
import feign.FeignException;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mailgun's own client for Java, unchanged, against the gateway. */
class MailgunJavaClientTest extends DialectGateway {

    private static final String DOMAIN = "mg.example.com";

    private MailgunMessagesApi client(String key) {
        return MailgunClient.config(base() + "/", key).createApi(MailgunMessagesApi.class);
    }

    private static Message.MessageBuilder plain() {
        return Message.builder()
                .from("Zoë <hello@example.com>")
                .to("ada@smtp.example")
                .subject("Grüße")
                .text(DialectSample.TEXT);
    }

    private JsonNode stored(String key, MessageResponse response) {
        return email(key, URLEncoder.encode(response.getId(), StandardCharsets.UTF_8));
    }

    @Test
    void a_plain_message_is_sent() {
        String key = key(Scope.ADMIN);

        MessageResponse response = client(key).sendMessage(DOMAIN, plain().build());

        assertThat(response.getMessage()).isEqualTo("Queued. Thank you.");
        await().until(() -> stored(key, response).get("status").asText().equals("sent"));
    }

    @Test
    void a_message_with_every_field_is_kept_field_by_field(@TempDir Path folder) throws Exception {
        String key = key(Scope.ADMIN);
        Path plan = Files.write(folder.resolve("plan.txt"), DialectSample.FILE);
        Path image = Files.write(folder.resolve("logo.png"), DialectSample.IMAGE);

        MessageResponse response = client(key)
                .sendMessage(
                        DOMAIN,
                        plain().html(DialectSample.HTML)
                                .cc("cc@smtp.example")
                                .bcc("bcc@smtp.example")
                                .replyTo(DialectSample.REPLY_TO)
                                .tag(List.of("Welcome email", "second"))
                                .myVar(Map.of("user_id", "42"))
                                .attachment(plan.toFile())
                                .inline(image.toFile())
                                .requireTls(false)
                                .testMode(false)
                                .build());

        JsonNode email = stored(key, response);
        assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
        assertThat(email.get("subject").asText()).isEqualTo("Grüße");
        assertThat(email.get("text").asText()).isEqualTo(DialectSample.TEXT);
        assertThat(email.get("html").asText()).isEqualTo(DialectSample.HTML);
        assertThat(email.get("cc").toString()).isEqualTo("[\"cc@smtp.example\"]");
        assertThat(email.get("bcc").toString()).isEqualTo("[\"bcc@smtp.example\"]");
        assertThat(email.get("reply_to").toString()).contains(DialectSample.REPLY_TO);
        assertThat(email.get("tags").toString()).contains("\"Welcome email\"", "\"second\"");
        assertThat(email.get("metadata").toString()).contains("42");
        assertThat(email.get("attachments")).hasSize(2);
        assertThat(email.get("attachments").toString()).contains("\"plan.txt\"", "\"content_id\":\"logo.png\"");
    }

    @Test
    void recipient_variables_and_a_moment_are_understood() {
        String key = key("mailgun-java", Scope.ADMIN);
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        MessageResponse response = client(key)
                .sendMessage(
                        DOMAIN,
                        plain().to(List.of("one@smtp.example", "two@smtp.example"))
                                .subject("Hi %recipient.name%")
                                .recipientVariables(Map.of(
                                        "ada@smtp.example",
                                        Map.of("name", "Ada"),
                                        "one@smtp.example",
                                        Map.of("name", "One"),
                                        "two@smtp.example",
                                        Map.of("name", "Two")))
                                .deliveryTime(later.atZone(ZoneOffset.UTC))
                                .build());

        assertThat(stored(key, response).get("due_at").asText()).isEqualTo(later.toString());
        JsonNode all = json(get("/emails", "Authorization", "Bearer " + key)).get("data");
        assertThat(all.size()).isGreaterThanOrEqualTo(2);
        assertThat(all.toString()).contains("Hi One", "Hi Two");
    }

    @Test
    void a_complete_message_is_sent(@TempDir Path folder) throws Exception {
        String key = key(Scope.ADMIN);
        Path file = Files.writeString(
                folder.resolve("message.eml"),
                "From: hello@example.com\r\nTo: ada@smtp.example\r\nSubject: Raw\r\n\r\nHello\r\n");

        MessageResponse response = client(key)
                .sendMIMEMessage(
                        DOMAIN,
                        MailgunMimeMessage.builder()
                                .to("ada@smtp.example")
                                .message(file.toFile())
                                .build());

        assertThat(stored(key, response).get("subject").asText()).isEqualTo("Raw");
    }

    @Test
    void a_fault_is_thrown_with_its_message() {
        FeignException error = catchThrowableOfType(
                FeignException.class,
                () -> client(key(Scope.ADMIN))
                        .sendMessage(DOMAIN, plain().template("welcome").build()));

        assertThat(error.status()).isEqualTo(400);
        assertThat(json(error.contentUTF8()).get("message").asText()).contains("`template`");
    }
}
