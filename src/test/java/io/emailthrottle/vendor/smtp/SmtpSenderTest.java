package io.emailthrottle.vendor.smtp;

import static io.emailthrottle.vendor.smtp.ScriptedServer.HANG_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.RequestSent;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.SendReceipt;
import io.emailthrottle.vendor.SendReceipt.Refused;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSenderTest {

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

    @Test
    void the_receipt_carries_the_servers_queue_id() throws SendFailure {
        assertThat(sender.send(TestEmails.to("jane@example.net"))).isEqualTo(new SendReceipt("Q1"));
    }

    @Test
    void the_receipt_carries_our_message_id_when_the_server_tells_none() throws SendFailure {
        server.answer(".", "250 thank you");
        Email email = TestEmails.to("jane@example.net");

        assertThat(sender.send(email).vendorMessageId()).isEqualTo("<" + email.id() + "@example.com>");
    }

    @Test
    void an_email_leaves_with_its_final_dot_whatever_the_answer() {
        AtomicInteger left = new AtomicInteger();
        Email email = TestEmails.to("jane@example.net");

        server.answer("DATA", HANG_UP);
        assertThatThrownBy(() -> RequestSent.watch(left::incrementAndGet, sender, email))
                .isInstanceOf(VendorUnavailable.class);
        assertThat(left).hasValue(0);

        server.answer("DATA", "354 go ahead");
        server.answer(".", HANG_UP);
        assertThatThrownBy(() -> RequestSent.watch(left::incrementAndGet, sender, email))
                .isInstanceOf(Unconfirmed.class);
        assertThat(left).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void everybody_gets_it_once_from_the_return_path(String extension) throws SendFailure {
        server.extensions = List.of(extension);
        Email email = TestEmails.from("shop@example.com")
                .to(List.of(new Address("Jane", "jane@example.net")))
                .cc(List.of(new Address(null, "jane@EXAMPLE.net"), new Address(null, "cc@example.net")))
                .bcc(List.of(new Address(null, "bcc@example.net")))
                .text("x")
                .build();

        sender.send(email);

        assertThat(server.messages).singleElement().satisfies(message -> {
            assertThat(message.from()).isEqualTo("<shop@example.com>");
            assertThat(message.recipients()).containsExactly("jane@example.net", "cc@example.net", "bcc@example.net");
            assertThat(message.raw()).doesNotContain("bcc@example.net");
        });
    }

    @Test
    void dots_are_doubled_and_every_line_ends_in_crlf() throws SendFailure {
        sender.send(TestEmails.from("shop@example.com")
                .to(List.of(new Address(null, "jane@example.net")))
                .text(".\n..two\rthree\r\nfour\n.")
                .build());

        assertThat(server.messages.getFirst().raw()).endsWith("\r\n\r\n..\r\n...two\r\nthree\r\nfour\r\n..\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void refused_recipients_are_reported_and_the_others_get_it(String extension) throws SendFailure {
        server.extensions = List.of(extension);
        server.answer("RCPT TO:<bad@example.net>", "550 5.1.1 no such user");

        SendReceipt receipt = sender.send(TestEmails.to("good@example.net", "bad@example.net"));

        assertThat(server.messages.getFirst().recipients()).containsExactly("good@example.net");
        assertThat(receipt.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.recipient().address()).isEqualTo("bad@example.net");
            assertThat(refused.reason()).isEqualTo("550 5.1.1 no such user");
        });
    }

    @Test
    void a_recipient_that_is_refused_for_now_is_told_apart_from_one_that_is_refused_for_good() throws SendFailure {
        server.answer("RCPT TO:<busy@example.net>", "450 4.2.1 mailbox busy");
        server.answer("RCPT TO:<bad@example.net>", "550 5.1.1 no such user");

        SendReceipt receipt = sender.send(TestEmails.to("good@example.net", "busy@example.net", "bad@example.net"));

        assertThat(receipt.refused()).extracting(Refused::forNow).containsExactly(true, false);
    }

    @Test
    void an_email_for_some_of_its_recipients_goes_to_them_alone_and_its_headers_name_all() throws SendFailure {
        Email email = TestEmails.to("ann@example.net", "bob@example.net");

        sender.send(email.onlyFor(recipient -> recipient.address().startsWith("bob")));

        assertThat(server.messages.getFirst().recipients()).containsExactly("bob@example.net");
        assertThat(server.messages.getFirst().raw()).contains("To: ann@example.net, bob@example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void when_all_are_refused_nothing_is_sent_and_the_connection_serves_on(String extension) throws SendFailure {
        server.extensions = List.of(extension);
        server.answer("RCPT", "550 5.1.1 no such user");

        assertThat(failureOf(TestEmails.to("bad@example.net"))).isInstanceOf(MessageRejected.class);
        sender.send(TestEmails.to("good@example.net"));

        assertThat(server.messages).hasSize(1);
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void a_server_that_begins_although_it_refused_everybody_is_hung_up_on() throws SendFailure {
        server.extensions = List.of("PIPELINING");
        server.answer("RCPT", "550 5.1.1 no such user").answer("DATA", "354 go ahead");

        assertThat(failureOf(TestEmails.to("bad@example.net"))).isInstanceOf(MessageRejected.class);
        sender.send(TestEmails.to("good@example.net"));

        assertThat(server.messages).hasSize(1);
        assertThat(server.heard).doesNotContain("BODY RSET", "BODY .");
        assertThat(server.connections).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void a_refused_sender_leaves_the_connection_fit_for_the_next_email(String extension) throws SendFailure {
        server.extensions = List.of(extension);
        server.answer("MAIL", "550 5.1.8 not you");
        if (!extension.isEmpty()) {
            server.answer("RCPT", "503 5.5.1 MAIL first").answer("DATA", "503 5.5.1 MAIL first");
        }

        assertThat(failureOf(TestEmails.to("jane@example.net"))).isInstanceOf(VendorRefused.class);
        sender.send(TestEmails.to("jane@example.net"));

        assertThat(server.messages).hasSize(1);
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void recipients_beyond_the_servers_limit_get_it_in_another_transaction() throws SendFailure {
        server.answer("RCPT TO:<c@example.net>", "452 4.5.3 too many recipients");

        SendReceipt receipt = sender.send(TestEmails.to("a@example.net", "b@example.net", "c@example.net"));

        assertThat(server.messages)
                .extracting(ScriptedServer.Message::recipients)
                .containsExactly(List.of("a@example.net", "b@example.net"), List.of("c@example.net"));
        assertThat(receipt.refused()).isEmpty();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void recipients_whose_own_transaction_fails_are_reported_because_the_others_have_it() throws SendFailure {
        server.answer("RCPT TO:<b@example.net>", "452 4.5.3 too many recipients")
                .answer(".", "250 ok", HANG_UP);

        SendReceipt receipt = sender.send(TestEmails.to("a@example.net", "b@example.net"));

        assertThat(receipt.refused())
                .extracting(refused -> refused.recipient().address())
                .containsExactly("b@example.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane@example.net>\r\nRCPT TO:<eve@example.net",
                "jane@example.net> NOTIFY=NEVER",
                "jane\0@example.net",
                "j\u00e4ne@example.net"
            })
    void an_address_that_could_end_its_command_never_reaches_the_wire(String address) {
        assertThat(failureOf(TestEmails.to(address))).isInstanceOf(MessageRejected.class);
        assertThat(server.connections).hasValue(0);
    }

    private SendFailure failureOf(Email email) {
        return catchThrowableOfType(SendFailure.class, () -> sender.send(email));
    }
}
