package io.emailthrottle.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.VendorRefused;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a mail server with mailboxes, in this process. */
class SmtpMailboxTest {

    private static final Address JANE = new Address("J\u00e4ne Do\u00eb", "jane@example.net");
    private static final Address JOHN = new Address(null, "john@example.net");
    private static final Address CAROL = new Address("\u5c71\u7530", "carol@example.net");
    private static final Address BLIND = new Address("Blind", "blind@example.net");

    private GreenMail server;

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withUser("shop@example.com", "shop", "secret"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void a_full_email_arrives_as_it_was_accepted() throws Exception {
        byte[] pdf = randomBytes(100_000);
        byte[] png = randomBytes(5_000);
        Email email = email().replyTo(
                        List.of(new Address("H\u00e9lp", "help@example.com"), new Address(null, "sales@example.com")))
                .text("Gr\u00fc\u00dfe,\n.\nyour shop\n")
                .html("<p>Gr\u00fc\u00dfe <img src=\"cid:logo\"></p>")
                .headers(Map.of("X-Order", "4711", "List-Unsubscribe", "<https://example.com/u?x=1>"))
                .attachments(List.of(
                        new Attachment("Rechnung f\u00fcr \u5c71\u7530.pdf", "application/pdf", pdf, null),
                        new Attachment("logo.png", "image/png", png, "logo")))
                .build();

        SendReceipt receipt = send(email, settings());

        assertThat(receipt.refused()).isEmpty();
        MimeMessage[] copies = server.getReceivedMessages();
        assertThat(copies).hasSize(4);
        MimeMessage message = copies[0];
        assertThat(message.getSubject()).isEqualTo("Best\u00e4tigung \u2713");
        assertThat(mailboxes(message.getFrom())).containsExactly("Sh\u00f6p <shop@example.com>");
        assertThat(mailboxes(message.getRecipients(RecipientType.TO)))
                .containsExactly("J\u00e4ne Do\u00eb <jane@example.net>", "null <john@example.net>");
        assertThat(mailboxes(message.getRecipients(RecipientType.CC)))
                .containsExactly("\u5c71\u7530 <carol@example.net>");
        assertThat(mailboxes(message.getReplyTo()))
                .containsExactly("H\u00e9lp <help@example.com>", "null <sales@example.com>");
        assertThat(message.getMessageID()).isEqualTo("<" + email.id() + "@example.com>");
        assertThat(message.getSentDate()).isEqualTo(Date.from(email.createdAt()));
        assertThat(message.getHeader("X-Order")).containsExactly("4711");
        assertThat(message.getHeader("List-Unsubscribe")).containsExactly("<https://example.com/u?x=1>");

        Multipart mixed = multipart(message.getContent(), "multipart/mixed", 2);
        Multipart related = multipart(mixed.getBodyPart(0).getContent(), "multipart/related", 2);
        assertThat(related.getContentType()).contains("type=\"multipart/alternative\"");
        Multipart alternative = multipart(related.getBodyPart(0).getContent(), "multipart/alternative", 2);
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("Gr\u00fc\u00dfe,\r\n.\r\nyour shop\r\n");
        assertThat(alternative.getBodyPart(1).getContent()).isEqualTo(email.html());
        assertFile(related.getBodyPart(1), "inline", "logo.png", "image/png", png);
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo>");
        assertFile(mixed.getBodyPart(1), "attachment", "Rechnung f\u00fcr \u5c71\u7530.pdf", "application/pdf", pdf);
    }

    @Test
    void bcc_recipients_get_the_email_but_no_header_names_them() throws Exception {
        send(email().text("x").build(), settings());

        GreenMailUser blind = server.getUserManager().getUserByEmail(BLIND.address());
        assertThat(server.getManagers().getImapHostManager().getInbox(blind).getMessageCount())
                .isEqualTo(1);
        for (MimeMessage copy : server.getReceivedMessages()) {
            assertThat(copy.getHeader("Bcc")).isNull();
            assertThat(Collections.list(copy.getAllHeaderLines()))
                    .filteredOn(line -> !line.startsWith("Received:"))
                    .noneMatch(line -> line.contains("blind@"));
        }
    }

    @Test
    void a_login_that_is_right_is_let_in() throws Exception {
        send(email().text("x").build(), settings().login("shop", "secret"));

        assertThat(server.getReceivedMessages()).hasSize(4);
    }

    @Test
    void a_login_that_is_wrong_is_refused_and_does_not_show() {
        SendFailure failure = catchThrowableOfType(
                SendFailure.class,
                () -> send(email().text("x").build(), settings().login("shop", "wr0ng")));

        assertThat(failure).isInstanceOf(VendorRefused.class).hasMessageContaining("535");
        assertThat(failure.getMessage()).doesNotContain("wr0ng").doesNotContain("shop");
    }

    private TestSettings settings() {
        return TestSettings.port(server.getSmtp().getPort());
    }

    private static SendReceipt send(Email email, TestSettings settings) throws SendFailure {
        try (SmtpSender sender = new SmtpSender("test", settings.value(), new ManualTime())) {
            return sender.send(email);
        }
    }

    private static Email.Builder email() {
        Email template = TestEmails.from("shop@example.com").text("x").build();
        return Email.builder(
                        template.id(),
                        template.createdAt(),
                        new Address("Sh\u00f6p", "shop@example.com"),
                        "Best\u00e4tigung \u2713")
                .to(List.of(JANE, JOHN))
                .cc(List.of(CAROL))
                .bcc(List.of(BLIND));
    }

    private static Multipart multipart(Object content, String type, int parts) throws MessagingException {
        assertThat(content).isInstanceOf(Multipart.class);
        Multipart multipart = (Multipart) content;
        assertThat(multipart.getContentType()).startsWith(type);
        assertThat(multipart.getCount()).isEqualTo(parts);
        return multipart;
    }

    private static void assertFile(BodyPart part, String disposition, String filename, String type, byte[] bytes)
            throws Exception {
        assertThat(part.getDisposition()).isEqualTo(disposition);
        assertThat(part.getFileName()).isEqualTo(filename);
        assertThat(part.isMimeType(type)).isTrue();
        assertThat(part.getInputStream().readAllBytes()).isEqualTo(bytes);
    }

    private static List<String> mailboxes(jakarta.mail.Address[] addresses) {
        return Arrays.stream(addresses)
                .map(InternetAddress.class::cast)
                .map(address -> address.getPersonal() + " <" + address.getAddress() + ">")
                .toList();
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
