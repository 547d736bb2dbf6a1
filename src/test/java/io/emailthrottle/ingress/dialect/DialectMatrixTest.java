package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.emailthrottle.ingress.smtp.MailSink.Mail;
import io.emailthrottle.security.Scope;
import io.emailthrottle.vendor.http.Carried;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The full email, by each dialect, out by each vendor: nothing is lost that both can carry. */
class DialectMatrixTest extends DialectGateway {

    static Stream<DialectSample> samples() {
        return DialectNames.samples().stream();
    }

    static Stream<Arguments> samplesAndVendors() {
        return samples().flatMap(sample -> VENDORS.types().stream().map(vendor -> Arguments.of(sample, vendor)));
    }

    @Test
    void each_dialect_has_a_sample() {
        assertThat(samples().map(DialectSample::dialect)).containsExactlyInAnyOrderElementsOf(DialectNames.all());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void by_smtp_the_full_email_arrives_field_by_field(DialectSample sample) throws Exception {
        Recipients recipients = Recipients.at("smtp.example");

        send(sample, recipients);

        await().until(() -> SINK.received().stream().anyMatch(recipients::got));
        Mail mail = SINK.received().stream().filter(recipients::got).findFirst().orElseThrow();
        assertThat(mail.recipients())
                .containsExactlyInAnyOrderElementsOf(
                        sample.lacks().contains("cc")
                                ? List.of(recipients.to)
                                : List.of(recipients.to, recipients.cc, recipients.bcc));
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(mail.message()));
        assertThat(message.getFrom())
                .containsExactly(new InternetAddress(DialectSample.FROM, DialectSample.FROM_NAME, "UTF-8"));
        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo(DialectSample.FROM_NAME);
        InternetAddress to = (InternetAddress) message.getRecipients(RecipientType.TO)[0];
        assertThat(to.getAddress()).isEqualTo(recipients.to);
        assertThat(to.getPersonal()).isEqualTo(DialectSample.TO_NAME);
        if (!sample.lacks().contains("cc")) {
            assertThat(((InternetAddress) message.getRecipients(RecipientType.CC)[0]).getAddress())
                    .isEqualTo(recipients.cc);
        }
        assertThat(message.getHeader("Bcc")).isNull();
        if (!sample.lacks().contains("reply_to")) {
            assertThat(((InternetAddress) message.getReplyTo()[0]).getAddress()).isEqualTo(DialectSample.REPLY_TO);
        }
        assertThat(message.getSubject()).isEqualTo(DialectSample.SUBJECT);
        if (!sample.lacks().contains("headers")) {
            assertThat(message.getHeader(DialectSample.HEADER, null)).isEqualTo(DialectSample.HEADER_VALUE);
        }
        List<Part> parts = new ArrayList<>();
        leaves(message, parts);
        assertThat(parts).anySatisfy(part -> {
            assertThat(part.isMimeType("text/plain")).isTrue();
            assertThat(part.getContent().toString().replace("\r\n", "\n")).isEqualTo(DialectSample.TEXT);
        });
        assertThat(parts).anySatisfy(part -> {
            assertThat(part.isMimeType("text/html")).isTrue();
            assertThat(part.getContent().toString().strip()).isEqualTo(DialectSample.HTML);
        });
        assertThat(parts).anySatisfy(part -> {
            assertThat(part.getFileName()).isEqualTo(DialectSample.FILENAME);
            assertThat(part.getInputStream().readAllBytes()).isEqualTo(DialectSample.FILE);
        });
        assertThat(parts).anySatisfy(part -> {
            assertThat(part.getHeader("Content-ID")).containsExactly("<" + DialectSample.IMAGE_ID + ">");
            assertThat(part.getInputStream().readAllBytes()).isEqualTo(DialectSample.IMAGE);
        });
        assertThat(parts).hasSize(4);
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("samplesAndVendors")
    void a_vendor_gets_the_full_email_or_is_passed_over_with_the_reason(DialectSample sample, String vendor)
            throws Exception {
        Recipients recipients = Recipients.at(vendor + ".example");
        VENDORS.reset();

        HttpResponse<String> answer =
                send(sample.full(base(), key(Scope.ADMIN), recipients.to, recipients.cc, recipients.bcc));

        if (answer.statusCode() / 100 != 2) {
            assertThat(answer.body()).contains("No vendor can carry this email").contains(vendor);
            return;
        }
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> !VENDORS.requests().isEmpty());
        Carried carried = Carried.by(VENDORS.requests().getFirst());
        if (carried.raw() != null) {
            MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(carried.raw()));
            assertThat(message.getSubject()).isEqualTo(DialectSample.SUBJECT);
            return;
        }
        String all = String.join("\n", carried.texts());
        assertThat(all)
                .contains(DialectSample.FROM, recipients.to, DialectSample.SUBJECT, DialectSample.HTML)
                .contains(DialectSample.TEXT.strip());
        if (!sample.lacks().contains("cc")) {
            assertThat(all).contains(recipients.cc, recipients.bcc);
        }
        if (!sample.lacks().contains("reply_to")) {
            assertThat(all).contains(DialectSample.REPLY_TO);
        }
        if (!sample.lacks().contains("headers")) {
            assertThat(all).contains(DialectSample.HEADER_VALUE);
        }
        assertThat(carried.files()).hasSize(2).anyMatch(file -> Arrays.equals(file, DialectSample.FILE));
        assertThat(carried.files()).anyMatch(file -> Arrays.equals(file, DialectSample.IMAGE));
        assertThat(all).contains(DialectSample.FILENAME);
    }

    private void send(DialectSample sample, Recipients recipients) {
        HttpRequest request = sample.full(base(), key(Scope.ADMIN), recipients.to, recipients.cc, recipients.bcc);
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    }

    private static void leaves(Part part, List<Part> leaves) throws Exception {
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                leaves(parts.getBodyPart(i), leaves);
            }
        } else {
            leaves.add(part);
        }
    }

    /** Addresses of one test alone. */
    private record Recipients(String to, String cc, String bcc) {

        private static Recipients at(String domain) {
            String id = UUID.randomUUID().toString();
            return new Recipients("to-" + id + "@" + domain, "cc-" + id + "@" + domain, "bcc-" + id + "@" + domain);
        }

        private boolean got(Mail mail) {
            return mail.recipients().contains(to);
        }
    }
}
