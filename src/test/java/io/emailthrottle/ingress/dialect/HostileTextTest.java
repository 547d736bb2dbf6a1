package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.security.Scope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that a caller chooses to do harm: values that are no characters, and marks that open and are never closed. */
class HostileTextTest extends DialectGateway {

    private static final UnaryOperator<String> BEARER = key -> "Bearer " + key;
    private static final UnaryOperator<String> BARE = key -> key;
    private static final UnaryOperator<String> BASIC =
            key -> "Basic " + Base64.getEncoder().encodeToString(("p:" + key).getBytes(StandardCharsets.UTF_8));
    private static final UnaryOperator<String> AMAZON = key -> "AWS4-HMAC-SHA256 Credential=" + key
            + "/20260301/eu-central-1/ses/aws4_request, SignedHeaders=host, Signature=0";

    static Stream<Arguments> halves() {
        return Stream.of(
                Arguments.of(
                        "Authorization",
                        BASIC,
                        "/v3/send",
                        "{'FromEmail':'a@example.com','To':'b@example.org','Subject':'s','Text-part':'x [[var:n]]','Vars':{'n':'HALF'}}"),
                Arguments.of(
                        "Authorization",
                        BASIC,
                        "/v3.1/send",
                        "{'Messages':[{'From':{'Email':'a@example.com'},'To':[{'Email':'b@example.org'}],'Subject':'s','HTMLPart':'{{var:a}}','TemplateLanguage':true,'Variables':{'a':'HALF'}}]}"),
                Arguments.of(
                        "api-key",
                        BARE,
                        "/v3/smtp/email",
                        "{'sender':{'email':'a@example.com'},'to':[{'email':'b@example.org'}],'subject':'s','htmlContent':'{{params.a}}','params':{'a':'HALF'}}"),
                Arguments.of(
                        "api-key",
                        BARE,
                        "/v3/smtp/email",
                        "{'sender':{'email':'a@example.com'},'to':[{'email':'b@example.org'}],'subject':'s','htmlContent':'x','tags':'HALF'}"),
                Arguments.of(
                        "Authorization",
                        BEARER,
                        "/v1/email",
                        "{'from':{'email':'a@example.com'},'to':[{'email':'b@example.org'}],'subject':'s','text':'{{a}}','personalization':[{'email':'b@example.org','data':{'a':'HALF'}}]}"),
                Arguments.of(
                        "Authorization",
                        BARE,
                        "/api/v1/transmissions",
                        "{'content':{'from':'a@example.com','subject':'s','text':'{{a}}'},'recipients':[{'address':'b@example.org'}],'substitution_data':{'a':'HALF'}}"),
                Arguments.of(
                        "Authorization",
                        BEARER,
                        "/v3/mail/send",
                        "{'from':{'email':'a@example.com'},'personalizations':[{'to':[{'email':'b@example.org'}]}],'subject':'s','content':[{'type':'text/plain','value':'t'}],'categories':'HALF'}"),
                Arguments.of(
                        "Authorization",
                        AMAZON,
                        "/v2/email/outbound-emails",
                        "{'FromEmailAddress':'a@example.com','Destination':{'ToAddresses':['b@example.org']},'Content':{'Template':{'TemplateContent':{'Subject':'s','Text':'{{a}}'},'TemplateData':'{\\'a\\':\\'HALF\\'}'}}}"));
    }

    @ParameterizedTest(name = "{2} {index}")
    @MethodSource("halves")
    void half_of_a_surrogate_pair_is_a_fault_of_the_request_wherever_it_comes_from(
            String header, UnaryOperator<String> value, String path, String body) {
        String json = body.replace("\\'", "\\\"").replace('\'', '"').replace("HALF", "\\ud800");

        HttpResponse<String> answer = post(path, json, header, value.apply(key(Scope.SEND)));

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        assertThat(answer.body()).contains("surrogate pair");
    }

    /** By a pattern that looks for the end of each of them again, these take hours. */
    @Test
    void marks_that_are_never_closed_are_read_once() {
        int many = 1_000_000;
        List<String> refused = new ArrayList<>();
        for (String text : List.of("{{ ".repeat(many), "{% ".repeat(many), "{%{{%}".repeat(many) + "}}")) {
            assertThat(Placeholders.of(name -> null, refused::add).apply(text)).isEqualTo(text);
        }
        assertThat(Placeholders.withoutBlocks(name -> "v", refused::add).apply("a {{ x }} {% y %} {{z}}{{"))
                .isEqualTo("a v {% y %} v{{");
        HttpResponse<String> answer = post(
                "/v3/send",
                "{\"FromEmail\":\"a@example.com\",\"To\":\"b@example.org\",\"Subject\":\"s\",\"Html-part\":\""
                        + "[[var:a:".repeat(many) + " ".repeat(many) + "\"}",
                "Authorization",
                BASIC.apply(key(Scope.SEND)));
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
