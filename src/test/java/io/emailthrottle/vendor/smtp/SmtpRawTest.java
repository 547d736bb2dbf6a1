package io.emailthrottle.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.VendorRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpRawTest {

    private static final String ASCII = "From: sender@example.com\r\nSubject: Hi\r\n\r\n.\r\n..dots\r\n";
    private static final String BEYOND = ASCII + "Grüße\r\n";

    @Test
    void the_message_leaves_octet_by_octet_with_its_dots_doubled_on_the_way() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                SmtpSender sender = sender(server, null)) {
            sender.send(raw(ASCII, null));

            assertThat(server.messages.getFirst().raw())
                    .startsWith("Received: by email-throttle id " + Emails.ID
                            + ";\r\n Tue, 4 Mar 2025 05:06:07 +0000\r\n"
                            + "Date: Tue, 4 Mar 2025 05:06:07 +0000\r\nMessage-ID: <" + Emails.ID + "@example.com>\r\n")
                    .endsWith(ASCII.replace("\r\n.", "\r\n.."));
            assertThat(server.heard).contains("MAIL FROM:<sender@example.com>");
        }
    }

    @Test
    void a_server_that_takes_8_bits_is_told_of_them() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                SmtpSender sender = sender(server, null)) {
            server.extensions = List.of("8BITMIME");
            sender.send(raw(BEYOND, null));

            assertThat(server.heard).contains("MAIL FROM:<sender@example.com> BODY=8BITMIME");
            String arrived = server.messages.getFirst().raw();
            assertThat(arrived)
                    .containsAnyOf(
                            "Grüße", new String("Grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void a_server_that_takes_none_is_not_given_another_message() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                SmtpSender sender = sender(server, null)) {
            SendFailure failure = catchThrowableOfType(SendFailure.class, () -> sender.send(raw(BEYOND, null)));

            assertThat(failure).isInstanceOf(MessageRejected.class).hasMessageContaining("8BITMIME");
            assertThat(server.heard).noneMatch(command -> command.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', , ''",
        "'', bounces@example.com, ''",
        "bounces+1=ann@example.com, , bounces+1=ann@example.com",
        "bounces+1=ann@example.com, bounces@example.com, bounces@example.com",
        ", , sender@example.com"
    })
    void the_envelope_has_its_sender_unless_the_operator_has_another(String mailFrom, String returnPath, String sent)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                SmtpSender sender = sender(server, returnPath)) {
            sender.send(raw(ASCII, mailFrom));

            assertThat(server.heard).contains("MAIL FROM:<" + sent + ">");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.8 sender domain unknown", "553 5.7.1 not owned by user", "501 bad address"})
    void a_sender_of_the_application_s_own_that_is_refused_is_no_fault_of_the_account(String reply) throws Exception {
        for (boolean ahead : new boolean[] {false, true}) {
            try (ScriptedServer server = new ScriptedServer();
                    SmtpSender sender = sender(server, null)) {
                server.extensions = ahead ? List.of("PIPELINING") : List.of();
                server.answer("MAIL", reply).answer("MAIL", reply);

                assertThat(catchThrowableOfType(SendFailure.class, () -> sender.send(raw(ASCII, "www@localhost"))))
                        .isInstanceOf(MessageRejected.class)
                        .hasMessageContaining(reply);
                assertThat(catchThrowableOfType(SendFailure.class, () -> sender.send(raw(ASCII, "sender@example.com"))))
                        .isInstanceOf(VendorRefused.class);
            }
        }
    }

    private static Email raw(String message, String mailFrom) {
        return Emails.raw(message.getBytes(StandardCharsets.UTF_8), mailFrom);
    }

    private static SmtpSender sender(ScriptedServer server, String returnPath) {
        SmtpSettings settings = TestSettings.port(server.port()).value();
        return new SmtpSender(
                "main", returnPath == null ? settings : settings.withReturnPath(returnPath), new ManualTime());
    }
}
