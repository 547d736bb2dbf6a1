package io.emailthrottle.vendor.smtp;

import static io.emailthrottle.vendor.smtp.ScriptedServer.HANG_UP;
import static io.emailthrottle.vendor.smtp.ScriptedServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.mime.WireMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpLossTest {

    private final ManualTime time = new ManualTime();
    private ScriptedServer server;
    private SmtpSender sender;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        sender = new SmtpSender("test", TestSettings.port(server.port()).value(), time);
    }

    @AfterEach
    void stop() throws IOException {
        sender.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void lost_after_the_final_dot_is_unconfirmed_and_not_to_be_repeated(String extension) {
        server.extensions = List.of(extension);
        server.answer(".", HANG_UP);

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(Unconfirmed.class)
                .returns(false, SendFailure::mayRepeat);
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void an_answer_to_the_final_dot_that_is_no_smtp_is_unconfirmed() {
        server.answer(".", "HTTP/1.1 400 Bad Request");

        assertThat(failureOf(TestEmails.to("jane@example.net"))).isInstanceOf(Unconfirmed.class);
    }

    @Test
    void no_answer_to_the_final_dot_is_unconfirmed() throws IOException {
        server.answer(".", SILENCE);
        sender.close();
        sender = new SmtpSender(
                "test",
                TestSettings.port(server.port())
                        .readTimeout(Duration.ofMillis(200))
                        .value(),
                time);

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(Unconfirmed.class)
                .hasMessageContaining("timed out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
    void lost_before_the_final_dot_is_vendor_unavailable(String command) {
        server.answer(command, HANG_UP).answer("HELO", HANG_UP);

        assertThat(failureOf(TestEmails.to("jane@example.net"))).isInstanceOf(VendorUnavailable.class);
        assertThat(server.messages).isEmpty();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void lost_in_the_middle_of_the_message_is_vendor_unavailable() {
        server.answer("BODY", HANG_UP);

        assertThat(failureOf(tooLargeForTheSocketsBuffers())).isInstanceOf(VendorUnavailable.class);
        assertThat(server.messages).isEmpty();
    }

    @Test
    @Timeout(300)
    void a_write_that_hangs_is_broken_off_after_total_timeout() throws Exception {
        server.answer("BODY", SILENCE);
        Email email = tooLargeForTheSocketsBuffers();
        WireMessage message = WireMessage.of(email);
        try (SmtpDeadline deadline = new SmtpDeadline(Duration.ofMillis(500))) {
            SmtpConnection connection =
                    new SmtpConnector(TestSettings.port(server.port()).value()).open(deadline);

            assertThat(catchThrowableOfType(
                            SendFailure.class, () -> connection.deliver(SmtpEnvelope.of(email, null), message)))
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageContaining("total-timeout");
        }
    }

    @ParameterizedTest
    @Timeout(300)
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void silence_at_any_word_ends_and_is_a_timeout(String command) throws Exception {
        server.answer(command, SILENCE);
        limitTotal();

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(command.equals(".") ? Unconfirmed.class : VendorUnavailable.class)
                .hasMessageContaining("total-timeout")
                .returns(true, SendFailure::isTimeout);
    }

    @Test
    @Timeout(300)
    void a_reply_that_drips_without_an_end_is_broken_off_after_total_timeout() throws Exception {
        server.answer("MAIL", ScriptedServer.DRIPPING);
        limitTotal();

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(VendorUnavailable.class)
                .hasMessageContaining("total-timeout");
    }

    @Test
    @Timeout(300)
    void a_reply_that_drips_is_a_timeout_after_read_timeout() {
        server.answer("MAIL", ScriptedServer.DRIPPING);
        sender.close();
        sender = new SmtpSender(
                "test",
                TestSettings.port(server.port())
                        .readTimeout(Duration.ofMillis(300))
                        .value(),
                time);

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(VendorUnavailable.class)
                .hasMessageContaining("did not end within 300 ms")
                .returns(true, SendFailure::isTimeout);
    }

    @Test
    @Timeout(300)
    void a_reply_without_an_end_is_not_read_for_ever() {
        server.answer("MAIL", ScriptedServer.POURING);

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(VendorUnavailable.class)
                .hasMessageContaining("reply does not end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void a_421_keeps_its_text(String command) {
        server.answer(command, "421 4.3.2 closing for maintenance" + HANG_UP).answer("HELO", HANG_UP);

        assertThat(failureOf(TestEmails.to("jane@example.net")))
                .isInstanceOf(VendorUnavailable.class)
                .hasMessageContaining("closing for maintenance");
    }

    /** To half a second, which a healthy server on this machine does not come near. */
    private void limitTotal() {
        sender.close();
        sender = new SmtpSender("test", TestSettings.port(server.port()).totalTimeout(Duration.ofMillis(500)), time);
    }

    @Test
    void a_server_that_is_not_there_is_vendor_unavailable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (SmtpSender nowhere = new SmtpSender("test", TestSettings.port(port).value(), time)) {
            assertThat(catchThrowableOfType(SendFailure.class, () -> nowhere.send(TestEmails.to("jane@example.net"))))
                    .isInstanceOf(VendorUnavailable.class)
                    .hasMessageContaining("cannot connect to 127.0.0.1:" + port);
        }
    }

    @Test
    void a_host_that_has_no_address_is_vendor_unavailable() {
        try (SmtpSender nowhere = new SmtpSender(
                "test", TestSettings.port(25).host("mail.invalid").value(), time)) {
            assertThat(catchThrowableOfType(SendFailure.class, () -> nowhere.send(TestEmails.to("jane@example.net"))))
                    .isInstanceOf(VendorUnavailable.class);
        }
    }

    private SendFailure failureOf(Email email) {
        return catchThrowableOfType(SendFailure.class, () -> sender.send(email));
    }

    private static Email tooLargeForTheSocketsBuffers() {
        return TestEmails.from("shop@example.com")
                .to(List.of(new Address(null, "jane@example.net")))
                .text("0123456789012345678901234567890123456789\n".repeat(1_000_000))
                .build();
    }
}
