package io.emailthrottle.vendor.smtp;

import static io.emailthrottle.vendor.smtp.ScriptedServer.HANG_UP;
import static io.emailthrottle.vendor.smtp.ScriptedServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.VendorUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpPoolTest {

    private final ManualTime time = new ManualTime();
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void many_emails_travel_over_one_connection_without_a_word_in_between() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 50);
        }
        assertThat(server.messages).hasSize(50);
        assertThat(server.connections).hasValue(1);
        assertThat(server.heard).doesNotContain("NOOP", "RSET");
    }

    @Test
    void a_connection_is_closed_after_its_most_emails() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()).pool(8, 3))) {
            send(sender, 7);
        }
        assertThat(server.connections).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {HANG_UP, "421 4.4.2 idle for too long" + HANG_UP})
    void an_idle_connection_that_died_is_replaced_without_a_failure(String death) throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 1);
            server.answer("MAIL", death);
            send(sender, 1);
        }
        assertThat(server.messages).hasSize(2);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void a_connection_that_the_server_closed_after_an_email_is_replaced() throws SendFailure {
        server.extensions = List.of("PIPELINING");
        server.answer(".", "250 ok" + HANG_UP);
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 2);
        }
        assertThat(server.messages).hasSize(2);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void only_one_new_connection_is_tried_in_the_place_of_a_dead_one() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 1);
            server.answer("MAIL", HANG_UP, HANG_UP);

            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
        }
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void a_connection_that_broke_later_than_at_mail_is_not_replaced_in_the_same_send() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 1);
            server.answer("RCPT", HANG_UP);

            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void a_connection_that_was_quiet_for_a_while_is_asked_whether_it_lives() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 1);
            time.advance(Duration.ofSeconds(11));
            send(sender, 1);
        }
        assertThat(server.heard).contains("RSET");
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void an_idle_connection_is_not_used_after_its_time() throws SendFailure {
        try (SmtpSender sender = sender(TestSettings.port(server.port()))) {
            send(sender, 1);
            time.advance(Duration.ofSeconds(31));
            send(sender, 1);
        }
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void the_sweep_closes_connections_that_were_idle_for_too_long_and_no_others() throws SendFailure {
        SmtpPool pool = new SmtpPool("test", TestSettings.port(server.port()).value(), time);
        SmtpDeadline deadline = new SmtpDeadline(Duration.ofMinutes(1));
        SmtpConnection old = pool.borrow(deadline);
        SmtpConnection young = pool.borrow(deadline);
        pool.giveBack(old);
        time.advance(Duration.ofSeconds(20));
        pool.giveBack(young);
        time.advance(Duration.ofSeconds(10));

        pool.sweep();

        assertThat(old.usable()).isFalse();
        assertThat(young.usable()).isTrue();
        pool.close();
        assertThat(young.usable()).isFalse();
    }

    @Test
    void a_failed_opening_gives_its_place_back() throws SendFailure {
        server.answer("GREETING", "421 busy", "421 busy");
        try (SmtpSender sender = sender(TestSettings.port(server.port()).pool(1, 100))) {
            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
            assertThat(failureOf(sender)).isInstanceOf(VendorUnavailable.class);
            send(sender, 1);
        }
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void a_send_beyond_the_pools_size_is_throttled_after_the_connect_timeout() throws Exception {
        server.answer("DATA", SILENCE);
        SmtpSettings one = TestSettings.port(server.port()).pool(1, 100).connectTimeout(Duration.ofMillis(50));
        SmtpSender sender = new SmtpSender("test", one, time);
        Thread first = Thread.ofVirtual().start(() -> failureOf(sender));
        server.awaitCommand("DATA");

        assertThat(failureOf(sender))
                .isInstanceOfSatisfying(
                        Throttled.class, throttled -> assertThat(throttled.by()).isEqualTo(Throttled.By.BULKHEAD));

        server.close();
        first.join();
        sender.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PIPELINING"})
    void many_threads_share_few_connections_and_every_email_arrives_once(String extension) throws Exception {
        server.extensions = List.of(extension);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (SmtpSender sender = sender(TestSettings.port(server.port()).pool(4, 100))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String recipient = "r" + i + "@example.net";
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        sender.send(TestEmails.to(recipient));
                    } catch (SendFailure e) {
                        failures.add(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(failures).isEmpty();
        assertThat(server.connections.get()).isLessThanOrEqualTo(4);
        assertThat(server.messages)
                .flatExtracting(ScriptedServer.Message::recipients)
                .hasSize(64)
                .doesNotHaveDuplicates();
    }

    private SmtpSender sender(TestSettings settings) {
        return new SmtpSender("test", settings.value(), time);
    }

    private static void send(SmtpSender sender, int emails) throws SendFailure {
        for (int i = 0; i < emails; i++) {
            sender.send(TestEmails.to("jane@example.net"));
        }
    }

    private static SendFailure failureOf(SmtpSender sender) {
        return catchThrowableOfType(SendFailure.class, () -> sender.send(TestEmails.to("jane@example.net")));
    }
}
