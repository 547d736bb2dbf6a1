package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.ingress.smtp.SubmissionSettings.Port;
import io.emailthrottle.ingress.smtp.SubmissionSettings.Tls;
import io.emailthrottle.time.SystemTime;
import io.emailthrottle.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections there may be, and how those end that nobody has logged in on. */
@Timeout(30)
class SubmissionServerTest {

    private SubmissionServer server;

    private int start(int maxConnections, Duration timeout, Time time) {
        return start(maxConnections, maxConnections, timeout, time);
    }

    private int start(int maxConnections, int perAddress, Duration timeout, Time time) {
        SubmissionSettings settings = new SubmissionSettings(
                InetAddress.getLoopbackAddress(),
                List.of(new Port(0, Tls.NONE)),
                null,
                maxConnections,
                perAddress,
                timeout,
                1_000);
        server = new SubmissionServer(settings, null, null, time);
        server.start();
        return server.ports().getFirst();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void a_connection_too_many_is_told_to_come_later() throws IOException {
        int port = start(1, Duration.ofMinutes(1), new SystemTime());
        try (Conversation first = new Conversation(port)) {
            try (Conversation second = new Conversation(port)) {
                assertThat(second.greeting()).startsWith("421");
                assertThat(second.reply()).isNull();
            }
            assertThat(first.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void one_address_holds_no_more_than_its_share_of_the_connections_and_keeps_no_other_out() throws IOException {
        int port = start(10, 2, Duration.ofMinutes(1), new SystemTime());
        try (Conversation first = new Conversation(port);
                Conversation second = new Conversation(port)) {
            try (Conversation third = new Conversation(port)) {
                assertThat(third.greeting()).startsWith("421 4.7.0 Too many connections from your address");
                assertThat(third.reply()).isNull();
            }
            try (Conversation other = new Conversation(port, "127.0.0.2")) {
                assertThat(other.greeting()).startsWith("220");
            }
            assertThat(second.say("NOOP")).startsWith("250");
            assertThat(first.say("QUIT")).startsWith("221");
            assertThat(first.reply()).isNull();
            greeted(port).close();
        }
    }

    /** The server closes a connection before it gives its place back. */
    private static Conversation greeted(int port) throws IOException {
        while (true) {
            Conversation client = new Conversation(port);
            String greeting = client.greeting();
            if (greeting.startsWith("220")) {
                return client;
            }
            assertThat(greeting).startsWith("421");
            client.close();
        }
    }

    @Test
    void connections_that_break_off_give_their_places_back() throws IOException {
        int port = start(10, 1, Duration.ofMinutes(1), new SystemTime());
        for (int i = 0; i < 20; i++) {
            try (Conversation client = greeted(port)) {
                client.send("EHLO me\r\nNO");
                client.sayNoMore();
                assertThat(client.reply()).startsWith("250");
                while (client.reply() != null) {
                    // What is said of half a command does not matter here.
                }
            }
        }
    }

    @Test
    void a_connection_that_stays_silent_is_closed() throws IOException {
        int port = start(10, Duration.ofMillis(100), new NoEnd());
        try (Conversation client = new Conversation(port)) {
            assertThat(client.reply()).startsWith("421");
            assertThat(client.reply()).isNull();
        }
    }

    @Test
    void a_connection_without_a_login_is_closed_when_its_time_is_up_though_it_is_not_silent() throws IOException {
        NoEnd time = new NoEnd();
        int port = start(10, Duration.ofMinutes(1), time);
        try (Conversation client = new Conversation(port)) {
            client.send("EHLO me");
            time.isUp.countDown();
            assertThat(client.end()).isTrue();
        }
    }

    /** A time that is up only when the test says so. */
    private static final class NoEnd implements Time {

        private final CountDownLatch isUp = new CountDownLatch(1);

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            isUp.await();
        }
    }
}
