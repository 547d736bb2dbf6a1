package io.emailthrottle.ingress.ses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.ingress.dialect.DialectGateway;
import io.emailthrottle.ingress.dialect.DialectSample;
import io.emailthrottle.security.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Attachment;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/** Amazon's own client for Java, unchanged, over the HTTP client that Java has. */
class SesJavaClientTest extends DialectGateway {

    private SesV2Client client(String key) {
        return SesV2Client.builder()
                .endpointOverride(base())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "any")))
                .httpClient(new Transport())
                .build();
    }

    private static SendEmailRequest.Builder plain() {
        return SendEmailRequest.builder()
                .fromEmailAddress("\"Zoë\" <hello@example.com>")
                .destination(to -> to.toAddresses("ada@smtp.example").ccAddresses("cc@smtp.example"));
    }

    @Test
    void an_email_with_every_field_is_kept_field_by_field() {
        String key = key(Scope.ADMIN);
        try (SesV2Client client = client(key)) {
            String id = client.sendEmail(plain().replyToAddresses(DialectSample.REPLY_TO)
                            .content(content -> content.simple(simple -> simple.subject(text -> text.data("Grüße"))
                                    .body(body -> body.text(text -> text.data(DialectSample.TEXT))
                                            .html(text -> text.data(DialectSample.HTML)))
                                    .headers(MessageHeader.builder()
                                            .name("X-Entity-Ref")
                                            .value("42")
                                            .build())
                                    .attachments(Attachment.builder()
                                            .fileName("plan.txt")
                                            .contentType("text/plain")
                                            .rawContent(SdkBytes.fromByteArray(DialectSample.FILE))
                                            .build())))
                            .emailTags(MessageTag.builder()
                                    .name("plan")
                                    .value("free")
                                    .build())
                            .build())
                    .messageId();

            JsonNode email = email(key, id);
            assertThat(email.get("from").asText()).isEqualTo("Zoë <hello@example.com>");
            assertThat(email.get("cc").toString()).isEqualTo("[\"cc@smtp.example\"]");
            assertThat(email.get("reply_to").toString()).contains(DialectSample.REPLY_TO);
            assertThat(email.get("subject").asText()).isEqualTo("Grüße");
            assertThat(email.get("text").asText()).isEqualTo(DialectSample.TEXT);
            assertThat(email.get("html").asText()).isEqualTo(DialectSample.HTML);
            assertThat(email.at("/headers/X-Entity-Ref").asText()).isEqualTo("42");
            assertThat(email.get("tags").toString()).contains("\"plan\"", "\"free\"");
            assertThat(email.get("attachments")).hasSize(1);
        }
    }

    @Test
    void a_complete_message_is_sent() {
        String key = key(Scope.ADMIN);
        try (SesV2Client client = client(key)) {
            String id = client.sendEmail(plain().content(
                                    content -> content.raw(
                                            raw -> raw.data(
                                                    SdkBytes.fromUtf8String(
                                                            "From: hello@example.com\r\nTo: ada@smtp.example\r\nSubject: Raw\r\n\r\nHello\r\n"))))
                            .build())
                    .messageId();

            assertThat(email(key, id).get("subject").asText()).isEqualTo("Raw");
            assertThat(email(key, id).get("bcc").toString()).isEqualTo("[\"cc@smtp.example\"]");
        }
    }

    @Test
    void a_fault_is_thrown_by_its_type() {
        try (SesV2Client client = client(key(Scope.ADMIN))) {
            BadRequestException error = catchThrowableOfType(
                    BadRequestException.class,
                    () -> client.sendEmail(
                            plain().content(content -> content.template(template -> template.templateName("welcome")))
                                    .build()));

            assertThat(error.getMessage()).contains("`Content.Template.TemplateName`");
        }
    }

    @Test
    void the_account_is_read() {
        try (SesV2Client client = client(key(Scope.SEND))) {
            assertThat(client.getAccount(account -> {}).sendingEnabled()).isTrue();
        }
    }

    /** The SDK's own transports are not among the dependencies. */
    private static final class Transport implements SdkHttpClient {

        /** What Java's client writes itself. */
        private static final Set<String> OWN = Set.of("host", "content-length", "expect", "connection");

        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    return send(request);
                }

                @Override
                public void abort() {
                    // The tests do not.
                }
            };
        }

        private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
            byte[] body = request.contentStreamProvider()
                    .map(ContentStreamProvider::newStream)
                    .map(stream -> {
                        try (stream) {
                            return stream.readAllBytes();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .orElse(new byte[0]);
            HttpRequest.Builder builder = HttpRequest.newBuilder(
                            request.httpRequest().getUri())
                    .method(request.httpRequest().method().name(), BodyPublishers.ofByteArray(body));
            request.httpRequest().forEachHeader((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> builder.header(name, value));
                }
            });
            try {
                HttpResponse<byte[]> answer = http.send(builder.build(), BodyHandlers.ofByteArray());
                return HttpExecuteResponse.builder()
                        .response(SdkHttpResponse.builder()
                                .statusCode(answer.statusCode())
                                .headers(answer.headers().map())
                                .build())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
                        .build();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
