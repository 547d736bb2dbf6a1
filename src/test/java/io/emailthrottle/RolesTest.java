package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that each do a part of the work. */
@Timeout(300)
class RolesTest {

    private static final List<String> API = List.of("serve", "--no-dispatch");
    private static final List<String> WORKER = List.of("worker");

    private final Nodes nodes = new Nodes();

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void a_worker_sends_what_a_node_without_dispatch_has_queued() throws Exception {
        AtomicInteger sentByApi = new AtomicInteger();
        AtomicInteger sentByWorker = new AtomicInteger();
        URI api = nodes.start(sentByApi, API);
        assertThat(nodes.post(api, "respond-async")).contains("\"queued\"");
        nodes.start(sentByWorker, WORKER);

        await().until(() -> nodes.get(api, "/emails?status=sent").contains("ada@example.org"));
        assertThat(sentByWorker).hasValue(1);
        assertThat(sentByApi).hasValue(0);
    }

    @Test
    void a_node_without_dispatch_sends_what_its_caller_waits_for() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        URI api = nodes.start(sent, API);

        assertThat(nodes.post(api, "wait=10")).contains("\"sent\"");
        assertThat(sent).hasValue(1);
    }

    @Test
    void a_worker_shows_its_health_and_metrics() throws Exception {
        URI worker = nodes.start(new AtomicInteger(), WORKER);

        assertThat(nodes.get(worker, "/actuator/health")).contains("\"UP\"");
        assertThat(nodes.get(worker, "/actuator/prometheus")).contains("email_outcomes_total");
    }

    @Test
    void a_worker_has_neither_api_nor_page() throws Exception {
        URI worker = nodes.start(new AtomicInteger(), WORKER);

        assertThat(List.of(
                        "/",
                        "/index.html",
                        "/page/main.js",
                        "/emails",
                        "/vendors",
                        "/swagger-ui.html",
                        "/v3/api-docs",
                        "/actuator/../emails",
                        "/actuator/%2e%2e/emails",
                        "/actuator;/../emails"))
                .allSatisfy(
                        path -> assertThat(nodes.status(worker, path)).as(path).isEqualTo(404));
        assertThat(nodes.get(worker, "/emails")).contains("\"not_found\"");
    }
}
