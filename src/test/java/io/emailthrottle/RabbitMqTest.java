package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.emailthrottle.cluster.rabbit.TestRabbit;
import io.emailthrottle.email.Priority;
import io.emailthrottle.logs.ProvokesErrors;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queued emails go through a broker. An hour of grace: what is sent within the test was carried by it, or it was away. */
@Timeout(300)
@ProvokesErrors("a queue has another shape, and the broker says so")
class RabbitMqTest {

    private static final String LIMITED = "--email-throttle.vendors[0].middlewares=rate-limiter";
    private static final String LIMIT = "--email-throttle.vendors[0].rate-limiter.limits=";

    private final TestRabbit rabbit = TestRabbit.orSkip();
    private final CutRoad road = new CutRoad(rabbit.port());
    private final Nodes nodes = new Nodes();
    private final AtomicInteger sent = new AtomicInteger();

    RabbitMqTest() throws IOException, TimeoutException {}

    @AfterEach
    void stop() throws IOException {
        nodes.close();
        road.close();
        rabbit.close();
    }

    @Test
    void a_queued_email_goes_through_the_broker_to_a_worker() throws Exception {
        URI api = start("serve", "--no-dispatch");
        start("worker");

        nodes.post(api, "respond-async");

        await().until(() -> nodes.get(api, "/emails?status=sent").contains("ada@example.org"));
        assertThat(sent).hasValue(1);
    }

    @Test
    void emails_go_on_from_the_database_while_the_broker_is_away_and_return_to_it() throws Exception {
        URI node = start("serve");
        awaitConnected(node, 1);
        road.cut();
        awaitConnected(node, 0);
        nodes.post(node, "respond-async");
        await().untilAtomic(sent, is(1));
        road.mend();
        awaitConnected(node, 1);

        nodes.post(node, "respond-async");

        await().untilAtomic(sent, is(2));
    }

    @Test
    void what_the_broker_does_not_carry_in_time_is_claimed_from_the_database() throws Exception {
        URI api = start("serve", "--no-dispatch", "--email-throttle.queue.grace=100ms");
        awaitConnected(api, 1);
        nodes.post(api, "respond-async");
        nodes.start(sent, List.of("worker"));

        await().untilAtomic(sent, is(1));
    }

    @Test
    void a_message_that_is_no_ticket_is_kept_to_look_at_and_counted() throws Exception {
        URI worker = start("worker");

        rabbit.publish(Priority.NORMAL, new byte[] {1, 2, 3});

        await().until(() -> rabbit.unreadable() == 1);
        await().until(() -> nodes.get(worker, "/actuator/prometheus").contains("email_broker_dead_letters 1.0"));
        assertThat(rabbit.deadLetters()).isZero();
    }

    @Test
    void a_ticket_that_was_delivered_in_vain_too_often_is_told_on_its_email_and_listed() throws Exception {
        URI api = start("serve", "--no-dispatch");
        awaitConnected(api, 1);
        nodes.post(api, "respond-async");
        await().until(() -> rabbit.waiting(Priority.NORMAL) == 1);
        rabbit.deliverInVain(Priority.NORMAL);
        await().until(() -> rabbit.deadLetters() == 1);

        URI worker = start("worker");

        await().until(() -> nodes.get(api, "/dead-letters/tickets").contains("ada@example.org"));
        assertThat(nodes.get(api, "/dead-letters/tickets"))
                .contains("ticket_dead", rabbit.prefix() + ".normal: delivery_limit");
        await().until(() -> nodes.get(worker, "/actuator/prometheus").contains("email_broker_dead_tickets_total 1.0"));
        await().until(() -> rabbit.deadLetters() == 0);
        await().untilAtomic(sent, is(1));
    }

    @Test
    void tickets_stay_at_the_broker_for_a_node_that_has_room() throws Exception {
        URI api = start("serve", "--no-dispatch");
        awaitConnected(api, 1);
        start("worker", LIMITED, LIMIT + "1/d");
        nodes.post(api, "respond-async");
        await().untilAtomic(sent, is(1));
        start("worker");

        for (int i = 0; i < 20; i++) {
            nodes.post(api, "respond-async");
        }

        await().untilAtomic(sent, is(21));
    }

    @Test
    void tickets_wait_at_the_broker_until_a_permit_is_free() throws Exception {
        URI node = start("serve", LIMITED, LIMIT + "2/200ms");
        awaitConnected(node, 1);

        for (int i = 0; i < 20; i++) {
            nodes.post(node, "respond-async");
        }

        await().untilAtomic(sent, is(20));
    }

    @Test
    void a_queue_with_other_arguments_stops_the_start_and_is_named() throws Exception {
        rabbit.declareClassic(Priority.NORMAL);

        assertThatThrownBy(() -> start("serve"))
                .rootCause()
                .hasMessageContaining(rabbit.prefix() + ".normal")
                .hasMessageContaining("inequivalent arg");
    }

    private URI start(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        if (arguments.stream().noneMatch(argument -> argument.contains("grace"))) {
            arguments.add("--email-throttle.queue.grace=1h");
        }
        arguments.addAll(List.of(
                "--email-throttle.queue.engine=rabbitmq",
                "--email-throttle.queue.prefix=" + rabbit.prefix(),
                "--spring.rabbitmq.host=127.0.0.1",
                "--spring.rabbitmq.port=" + road.port()));
        return nodes.start(sent, arguments);
    }

    private void awaitConnected(URI node, int expected) {
        await().until(() ->
                nodes.get(node, "/actuator/prometheus").contains("email_broker_connected " + expected + ".0"));
    }
}
