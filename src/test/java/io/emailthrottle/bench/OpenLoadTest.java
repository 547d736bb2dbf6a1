package io.emailthrottle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.emailthrottle.time.ManualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection to a server that makes time pass while it works: what the load measured is exact. */
class OpenLoadTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Offset<Double> THREE_DIGITS = within(0.5);

    /** What the server does with the request of this number, from 1: how long it takes, and the status or none. */
    private interface Work {
        Answer on(int request);
    }

    private record Answer(Duration takes, int status) {

        static final int DROPPED = 0;
        static final Answer AT_ONCE = new Answer(Duration.ZERO, 200);
    }

    private final ManualTime time = new ManualTime();
    private final AtomicInteger requests = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void requests_that_a_slow_answer_holds_up_count_from_when_they_were_due() throws Exception {
        OpenResult result =
                run(request -> request == 1 ? new Answer(Duration.ofMillis(350), 200) : Answer.AT_ONCE, Duration.ZERO);

        assertThat(result.count()).isEqualTo(10);
        assertThat(result.tookMillis(100)).isEqualTo(350, THREE_DIGITS);
        assertThat(result.tookMillis(90)).isEqualTo(250, THREE_DIGITS);
        assertThat(result.tookMillis(80)).isEqualTo(150, THREE_DIGITS);
        assertThat(result.tookMillis(70)).isEqualTo(50, THREE_DIGITS);
        assertThat(result.tookMillis(60)).isEqualTo(0, THREE_DIGITS);
    }

    @Test
    void what_left_late_for_want_of_a_connection_is_told() throws Exception {
        OpenResult result =
                run(request -> request == 1 ? new Answer(Duration.ofMillis(350), 200) : Answer.AT_ONCE, Duration.ZERO);

        assertThat(result.lateMillis(100)).isEqualTo(250, THREE_DIGITS);
        assertThat(result.lateMillis(70)).isEqualTo(0, THREE_DIGITS);
    }

    @Test
    void a_server_that_keeps_up_reaches_the_rate_asked_for() throws Exception {
        OpenResult result = run(request -> new Answer(Duration.ofMillis(1), 200), Duration.ZERO);

        assertThat(result.asked()).isEqualTo(10);
        assertThat(result.reached()).isEqualTo(10);
        assertThat(time.passed()).isEqualTo(Duration.ofMillis(901));
    }

    @Test
    void a_server_that_does_not_keep_up_gets_every_request_and_does_not_reach_the_rate() throws Exception {
        OpenResult result = run(request -> new Answer(Duration.ofMillis(200), 200), Duration.ZERO);

        assertThat(result.reached()).isEqualTo(4);
        assertThat(result.answers()).isEqualTo(10);
        assertThat(result.tookMillis(100)).isEqualTo(1_100, within(2.0));
    }

    @Test
    void what_was_due_before_it_counts_is_sent_and_has_no_latency() throws Exception {
        OpenResult result = run(
                request -> request <= 5 ? new Answer(Duration.ofMillis(90), 200) : Answer.AT_ONCE,
                Duration.ofMillis(500));

        assertThat(requests).hasValue(15);
        assertThat(result.count()).isEqualTo(10);
        assertThat(result.tookMillis(100)).isEqualTo(0, THREE_DIGITS);
    }

    @Test
    void an_error_is_told_and_makes_no_latency_look_better() throws Exception {
        OpenResult result = run(request -> new Answer(Duration.ofMillis(20), request == 3 ? 503 : 200), Duration.ZERO);

        assertThat(result.errors()).isEqualTo(1);
        assertThat(result.outcomes()).containsEntry("503", 1).containsEntry("200", 9);
        assertThat(result.count()).isEqualTo(9);
    }

    @Test
    void a_broken_connection_costs_one_request_and_is_opened_anew() throws Exception {
        OpenResult result =
                run(request -> new Answer(Duration.ZERO, request == 3 ? Answer.DROPPED : 200), Duration.ZERO);

        assertThat(result.errors()).isEqualTo(1);
        assertThat(result.count()).isEqualTo(9);
    }

    /** Ten requests a second for a second. */
    private OpenResult run(Work work, Duration before) throws InterruptedException {
        Thread.startVirtualThread(() -> serve(work));
        return new OpenLoad(server.getLocalPort(), 1, EmailPost.of(1), time).run(10, before, SECOND);
    }

    private void serve(Work work) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    answer(work, new MessageReader(socket.getInputStream()), socket.getOutputStream());
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Work work, MessageReader in, OutputStream out) throws IOException {
        while (in.next() != null) {
            Answer answer = work.on(requests.incrementAndGet());
            time.pass(answer.takes());
            if (answer.status() == Answer.DROPPED) {
                return;
            }
            out.write(("HTTP/1.1 " + answer.status() + " Whatever\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }
}
