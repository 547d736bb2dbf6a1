package io.emailthrottle.ingress.mailjet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mailjet's older API, {@code POST /v3/send}. */
class MailjetV3Test extends DialectGateway {

    @Test
    void each_recipient_gets_an_email_of_its_own_with_its_own_values() {
        String key = key(Scope.SEND, Scope.READ);
        JsonNode sent = json(send(key, """
                        {"FromEmail": "pilot@example.com", "FromName": "Pilot", "Subject": "Hi [[var:name:\\"you\\"]]",
                         "Text-part": "From [[var:place]]", "Html-part": "<p>[[var:name]]</p>", "Vars": {"place": "Oslo"},
                         "Headers": {"X-Own": "1"}, "Mj-CustomID": "c1", "Mj-EventPayLoad": "p1", "Mj-campaign": "spring",
                         "Attachments": [{"Content-type": "text/plain", "Filename": "a.txt", "content": "YQ=="}],
                         "Recipients": [{"Email": "ada@example.org", "Name": "Ada", "Vars": {"name": "Ada"}},
                                        {"Email": "bob@example.org"}]}""")).get("Sent");

        assertThat(sent.findValuesAsText("Email")).containsExactly("ada@example.org", "bob@example.org");
        assertThat(sent.at("/0/MessageID").isIntegralNumber()).isTrue();
        JsonNode ada = email(key, sent.at("/0/MessageUUID").asText());
        JsonNode bob = email(key, sent.at("/1/MessageUUID").asText());
        assertThat(ada.get("subject").asText()).isEqualTo("Hi Ada");
        assertThat(bob.get("subject").asText()).isEqualTo("Hi you");
        assertThat(ada.get("text").asText()).isEqualTo("From Oslo");
        assertThat(ada.get("from").asText()).contains("Pilot");
        assertThat(ada.get("headers").get("X-Own").asText()).isEqualTo("1");
        assertThat(ada.get("to")).hasSize(1);
        assertThat(ada.get("tags").toString()).contains("spring");
    }

    @Test
    void a_reply_address_is_a_header_there() {
        String key = key(Scope.SEND, Scope.READ);
        JsonNode sent = json(send(key, """
                        {"FromEmail": "a@example.com", "To": "b@example.org", "Subject": "s", "Text-part": "[[ no ]] [[x",
                         "Headers": {"reply-to": "r@example.com", "X-Own": "1"}}""")).get("Sent");
        JsonNode email = email(key, sent.at("/0/MessageUUID").asText());

        assertThat(email.get("reply_to").toString()).contains("r@example.com");
        assertThat(email.get("headers").toString()).isEqualTo("{\"X-Own\":\"1\"}");
        assertThat(email.get("text").asText()).isEqualTo("[[ no ]] [[x");
    }

    @Test
    void to_is_one_email_for_all() {
        String key = key(Scope.SEND, Scope.READ);
        JsonNode sent = json(send(key, """
                        {"FromEmail": "pilot@example.com", "To": "Ada <ada@example.org>, bob@example.org",
                         "Cc": "cy@example.org", "Bcc": "di@example.org", "Subject": "s", "Text-part": "t"}""")).get("Sent");

        assertThat(sent.findValuesAsText("Email"))
                .containsExactly("ada@example.org", "bob@example.org", "cy@example.org", "di@example.org");
        assertThat(sent.findValuesAsText("MessageUUID").stream().distinct()).hasSize(1);
        assertThat(email(key, sent.at("/0/MessageUUID").asText()).get("bcc").toString())
                .contains("di@example.org");
    }

    @Test
    void messages_are_an_email_each() {
        JsonNode sent = json(send(key(Scope.SEND), """
                        {"Messages": [
                          {"FromEmail": "a@example.com", "To": "ada@example.org", "Subject": "1", "Text-part": "t"},
                          {"FromEmail": "a@example.com", "Recipients": [{"Email": "bob@example.org"}], "Subject": "2",
                           "Html-part": "t"}]}""")).get("Sent");

        assertThat(sent.findValuesAsText("MessageUUID").stream().distinct()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'FromEmail':'a@example.com','Subject':'s','Text-part':'t'} | Recipients",
                "{'FromEmail':'a@example.com','To':'b@example.org','Recipients':[{'Email':'c@example.org'}],'Subject':'s','Text-part':'t'} | stands beside `Recipients`",
                "{'FromEmail':'a@example.com','To':'b@example.org','Subject':'s','Mj-TemplateID':1} | templates stored at Mailjet",
                "{'FromEmail':'a@example.com','To':'b@example.org','Subject':'s','Text-part':'t','Colour':'red'} | Colour",
                "{'FromEmail':'a@example.com','To':'b@example.org','Subject':'s','Text-part':'[[data:n]]'} | only [[var:name]]",
                "{'FromEmail':'a@example.com','Messages':[]} | stands beside `Messages`"
            })
    void what_cannot_be_kept_is_refused_by_its_name(String body, String words) {
        HttpResponse<String> answer = send(key(Scope.SEND), body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("ErrorMessage").asText()).contains(words);
    }

    private HttpResponse<String> send(String key, String body) {
        String credentials = Base64.getEncoder().encodeToString(("public:" + key).getBytes(StandardCharsets.UTF_8));
        return post("/v3/send", body, "Authorization", "Basic " + credentials);
    }
}
