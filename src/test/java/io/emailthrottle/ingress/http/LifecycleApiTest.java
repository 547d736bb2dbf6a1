package io.emailthrottle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.emailthrottle.delivery.EmailService;
import io.emailthrottle.delivery.KeyConflict;
import io.emailthrottle.delivery.KeyInUse;
import io.emailthrottle.delivery.NewEmail;
import io.emailthrottle.delivery.Receipt;
import io.emailthrottle.email.Address;
import io.emailthrottle.email.Email;
import io.emailthrottle.middleware.Middleware;
import io.emailthrottle.vendor.VendorUnavailable;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** What an application does with an email after it was accepted. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "email-throttle.vendors[0].name=one",
            "email-throttle.vendors[0].type=simulated",
            "email-throttle.vendors[0].middlewares=watched",
            "email-throttle.vendors[0].settings.latency=0s",
        })
class LifecycleApiTest {

    /** Of this test alone: emails of the others may still be on their way. */
    private final String subject = "Hi " + UUID.randomUUID();

    private final String request = """
            {"from":"Acme <hello@example.com>","to":["ada@example.org"],"subject":"%s","text":"Hello"}""".formatted(subject);

    /** Stands before the vendor: counts the calls with this test's emails, and does what the test says. */
    @TestConfiguration
    static class Watched {
        static final AtomicReference<String> SUBJECT = new AtomicReference<>();
        static final AtomicInteger CALLS = new AtomicInteger();
        static final AtomicReference<Middleware> BEHAVIOUR = new AtomicReference<>();

        @Bean
        Middleware watched() {
            return (email, next) -> {
                if (email.subject().equals(SUBJECT.get())) {
                    CALLS.incrementAndGet();
                }
                return BEHAVIOUR.get().send(email, next);
            };
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private EmailService service;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
        Watched.SUBJECT.set(subject);
        Watched.CALLS.set(0);
        Watched.BEHAVIOUR.set((email, next) -> next.send(email));
    }

    @Test
    void respond_async_answers_before_any_vendor_does_and_the_email_is_sent_all_the_same() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        Watched.BEHAVIOUR.set((email, next) -> {
            await(answered);
            called.countDown();
            return next.send(email);
        });

        JsonNode answer = Client.json(client.postTo("/emails", request, "Prefer", "respond-async"));
        assertThat(answer.get("status").asText()).isEqualTo("queued");
        answered.countDown();
        called.await();

        assertThat(Watched.CALLS).hasValue(1);
    }

    @Test
    void fifty_equal_requests_with_one_key_are_one_email() throws Exception {
        List<HttpResponse<String>> responses =
                together(50, () -> client.postTo("/emails", request, "Idempotency-Key", "fifty"));

        Set<String> ids = new HashSet<>();
        for (HttpResponse<String> response : responses) {
            assertThat(response.statusCode()).isIn(200, 409);
            if (response.statusCode() == 200) {
                ids.add(Client.json(response).get("id").asText());
            } else {
                assertThat(Client.json(response).get("name").asText()).isEqualTo("concurrent_idempotent_requests");
            }
        }
        assertThat(ids).hasSize(1);
        assertThat(Watched.CALLS).hasValue(1);
    }

    @Test
    void a_key_repeats_the_first_answer_and_refuses_another_body() {
        String first =
                client.postTo("/emails", request, "Idempotency-Key", "again").body();
        String spaced = request.replace(":", " : ");
        String single = request.replace("[\"ada@example.org\"]", "\"ada@example.org\"");

        assertThat(client.postTo("/emails", spaced, "Idempotency-Key", "again").body())
                .isEqualTo(first);
        assertThat(client.postTo("/emails", single, "Idempotency-Key", "again").body())
                .isEqualTo(first);
        HttpResponse<String> other = client.postTo("/emails", request.replace("Hi", "Ho"), "Idempotency-Key", "again");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Client.json(other).get("name").asText()).isEqualTo("invalid_idempotent_request");
        assertThat(Watched.CALLS).hasValue(1);
    }

    @Test
    void a_key_of_more_than_256_characters_is_refused() {
        HttpResponse<String> response = client.postTo("/emails", request, "Idempotency-Key", "k".repeat(257));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Client.json(response).get("name").asText()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void a_strict_batch_is_all_or_nothing() {
        HttpResponse<String> refused = client.postTo("/emails/batch", "[" + request + ",{\"to\":5}," + request + "]");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Client.json(refused).get("errors").findValuesAsText("field"))
                .contains("[1].to", "[1].from", "[1].subject", "[1].html");
        assertThat(Watched.CALLS).hasValue(0);

        JsonNode accepted = Client.json(client.postTo("/emails/batch", "[" + request + "," + request + "]"));
        assertThat(accepted.get("data")).hasSize(2);
        assertThat(accepted.has("errors")).isFalse();
    }

    @Test
    void a_permissive_batch_takes_the_valid_ones_and_names_the_others() {
        JsonNode answer = Client.json(
                client.postTo("/emails/batch", "[" + request + ",{\"to\":5}]", "x-batch-validation", "permissive"));

        assertThat(answer.get("data")).hasSize(1);
        assertThat(answer.get("errors")).hasSize(1);
        assertThat(answer.get("errors").get(0).get("index").asInt()).isEqualTo(1);
        JsonNode none =
                Client.json(client.postTo("/emails/batch", "[" + request + "]", "x-batch-validation", "permissive"));
        assertThat(none.get("errors")).isEmpty();
    }

    @Test
    void who_only_hands_in_hears_of_the_first_email_again_though_it_is_still_at_a_vendor() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        Watched.BEHAVIOUR.set((email, next) -> {
            await(heard);
            return next.send(email);
        });
        UUID first = service.take(List.of(submission()), "handed in").getFirst().id();
        Awaitility.await().until(() -> Watched.CALLS.get() == 1);

        assertThatThrownBy(() -> service.take(List.of(submission()), "handed in"))
                .isInstanceOfSatisfying(
                        KeyInUse.class,
                        known -> assertThat(known.receipts())
                                .extracting(Receipt::id)
                                .containsExactly(first));
        assertThatThrownBy(() -> service.enqueueAll(List.of(submission()), "handed in"))
                .isInstanceOf(KeyConflict.class);
        heard.countDown();
    }

    private NewEmail submission() {
        Email email = Email.builder(UUID.randomUUID(), Instant.now(), new Address(null, "hello@example.com"), subject)
                .to(List.of(new Address(null, "ada@example.org")))
                .text("Hello")
                .build();
        return new NewEmail(email, null, null);
    }

    @Test
    void a_key_of_one_email_is_no_key_of_a_batch() {
        String batch = "[" + request + "]";
        client.postTo("/emails", request, "Idempotency-Key", "one");
        client.postTo("/emails/batch", batch, "Idempotency-Key", "many");

        for (HttpResponse<String> other : List.of(
                client.postTo("/emails/batch", batch, "Idempotency-Key", "one"),
                client.postTo("/emails", request, "Idempotency-Key", "many"))) {
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(Client.json(other).get("name").asText()).isEqualTo("invalid_idempotent_request");
        }
    }

    @Test
    void a_batch_that_is_validated_by_a_word_that_nobody_knows_is_refused() {
        HttpResponse<String> response =
                client.postTo("/emails/batch", "[" + request + "]", "x-batch-validation", "permisive");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("Invalid `x-batch-validation` field: must be `strict` or `permissive`");
    }

    @Test
    void a_batch_is_idempotent_as_a_whole() {
        String batch = "[" + request + "," + request + "]";
        String first = client.postTo("/emails/batch", batch, "Idempotency-Key", "batch")
                .body();

        assertThat(client.postTo("/emails/batch", batch, "Idempotency-Key", "batch")
                        .body())
                .isEqualTo(first);
    }

    @Test
    void a_batch_that_is_none_is_refused() {
        for (String body : List.of(
                "{}",
                "[]",
                "[" + request,
                "[" + request + "]x",
                "null",
                "[" + (request + ",").repeat(1000) + request + "]")) {
            HttpResponse<String> response = client.postTo("/emails/batch", body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        }
    }

    @Test
    void a_scheduled_email_can_be_moved_and_taken_back_and_then_no_more() {
        String id = scheduled();
        Instant later = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

        HttpResponse<String> moved = client.patch("/emails/" + id, "{\"scheduled_at\":\"" + later + "\"}");
        assertThat(Client.json(moved).get("object").asText()).isEqualTo("email");
        assertThat(get(id).get("due_at").asText()).isEqualTo(later.toString());

        HttpResponse<String> canceled = client.postTo("/emails/" + id + "/cancel", "");
        assertThat(canceled.statusCode()).isEqualTo(200);
        assertThat(get(id).get("last_event").asText()).isEqualTo("canceled");
        assertThat(client.postTo("/emails/" + id + "/cancel", "").statusCode()).isEqualTo(422);
        assertThat(client.patch("/emails/" + id, "{\"scheduled_at\":\"" + later + "\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(get(id).get("timeline").findValuesAsText("type"))
                .containsExactly("accepted", "scheduled", "rescheduled", "canceled");
        assertThat(Watched.CALLS).hasValue(0);
    }

    @Test
    void dates_that_are_none_or_too_far_are_refused() {
        for (String date : List.of(
                "tomorrow",
                "2026-12-24",
                Instant.now().plus(31, ChronoUnit.DAYS).toString())) {
            HttpResponse<String> response =
                    client.post(request.replaceFirst("}$", ",\"scheduled_at\":\"" + date + "\"}"));
            assertThat(response.statusCode()).as(date).isEqualTo(422);
        }
        assertThat(client.patch("/emails/" + scheduled(), "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void ids_that_are_unknown_or_none_are_404() {
        for (String path : List.of("/emails/" + UUID.randomUUID(), "/emails/x")) {
            assertThat(client.get(path).statusCode()).isEqualTo(404);
            assertThat(client.postTo(path + "/cancel", "").statusCode()).isEqualTo(404);
            assertThat(client.postTo(path + "/retry", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void an_email_is_shown_as_resend_shows_it_and_with_its_timeline() {
        String id = Client.json(client.post("""
                        {"from":"Acme <hello@example.com>","to":"ada@example.org","cc":"bob@example.org","subject":"Grüße",
                         "html":"<p>x</p>","reply_to":"r@example.com","tags":[{"name":"a","value":"b"}]}""")).get("id").asText();
        JsonNode email = get(id);

        assertThat(email.get("object").asText()).isEqualTo("email");
        assertThat(email.get("from").asText()).isEqualTo("Acme <hello@example.com>");
        assertThat(email.get("to").get(0).asText()).isEqualTo("ada@example.org");
        assertThat(email.get("cc").get(0).asText()).isEqualTo("bob@example.org");
        assertThat(email.get("bcc").isNull()).isTrue();
        assertThat(email.get("text").isNull()).isTrue();
        assertThat(email.get("subject").asText()).isEqualTo("Grüße");
        assertThat(email.get("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00");
        assertThat(email.get("last_event").asText()).isEqualTo("sent");
        assertThat(email.get("tags").get(0).get("value").asText()).isEqualTo("b");
        JsonNode sent = email.get("timeline").get(1);
        assertThat(sent.get("type").asText()).isEqualTo("sent");
        assertThat(sent.get("vendor").asText()).isEqualTo("one");
        assertThat(sent.has("ms")).isTrue();
    }

    @Test
    void pages_of_a_list_hold_every_email_once_in_both_directions() {
        String tag = "page" + System.nanoTime();
        String tagged = request.replaceFirst("}$", ",\"tags\":[{\"name\":\"run\",\"value\":\"" + tag + "\"}]}");
        List<String> sent = IntStream.range(0, 7)
                .mapToObj(i -> Client.json(client.post(tagged)).get("id").asText())
                .toList();

        List<String> found = new ArrayList<>();
        String after = "";
        JsonNode page;
        do {
            page = Client.json(client.get("/emails?limit=3&tag=run%3D" + tag + after));
            found.addAll(page.get("data").findValuesAsText("id"));
            after = "&after=" + found.getLast();
        } while (page.get("has_more").asBoolean());

        assertThat(found).isEqualTo(sent.reversed());
        JsonNode before = Client.json(client.get("/emails?limit=3&tag=run%3D" + tag + "&before=" + found.get(5)));
        assertThat(before.get("data").findValuesAsText("id")).isEqualTo(found.subList(2, 5));
        assertThat(before.get("has_more").asBoolean()).isTrue();
    }

    @Test
    void list_parameters_that_are_none_are_refused() {
        for (String query : List.of(
                "limit=0",
                "limit=101",
                "limit=many",
                "limit=99999999999",
                "after=x",
                "status=lost",
                "tag==x",
                "created_from=monday")) {
            assertThat(client.get("/emails?" + query).statusCode()).as(query).isEqualTo(422);
        }
        assertThat(client.get("/emails?limit=many").body()).contains("Invalid `limit` field: must be a whole number");
    }

    @Test
    void a_parameter_that_an_endpoint_does_not_know_is_refused_and_named() {
        HttpResponse<String> list = client.get("/emails?limit=1&to=ada@example.org&created_from=2026-01-01T00:00:00Z");
        HttpResponse<String> retry = client.postTo("/dead-letters/retry?vendor=one", "");

        assertThat(list.statusCode()).isEqualTo(422);
        assertThat(list.body()).contains("Invalid `to` field: it is not known here; known are after,", "created_from");
        assertThat(retry.statusCode()).isEqualTo(422);
        assertThat(retry.body()).contains("`vendor`", "no parameter is");
    }

    @Test
    void a_field_that_an_endpoint_does_not_know_is_refused_and_named_and_nothing_is_done() {
        HttpResponse<String> added =
                client.postTo("/suppressions/batch/add", "{\"emails\":[\"zoe@example.net\"],\"reson\":\"bounced\"}");

        assertThat(added.statusCode()).isEqualTo(422);
        assertThat(added.body()).contains("Invalid `reson` field: it is not known here; known are emails, ids.");
        assertThat(client.get("/suppressions/zoe@example.net").statusCode()).isEqualTo(404);
    }

    @Test
    void a_small_body_that_cannot_be_read_is_answered_with_what_is_wrong_with_it() {
        String path = "/suppressions/batch/add";

        assertThat(client.postTo(path, "{\"emails\":\"zoe@example.net\"}").body())
                .contains("\"statusCode\":422", "Invalid `emails` field: must be an array.");
        assertThat(client.postTo(path, "{\"emails\":[{}]}").body())
                .contains("\"statusCode\":422", "Invalid `emails[0]` field: must be a string.");
        assertThat(client.postTo(path, "[]").body()).contains("\"statusCode\":400", "The body must be a JSON object.");
        assertThat(client.postTo(path, "{\"emails\":[\"zoe@example.net\",}").body())
                .contains("\"statusCode\":400", "The body is not valid JSON at line 1, column 30");
        assertThat(client.postTo(path, "{\"emails\"").body())
                .contains("\"statusCode\":400", "The body is not valid JSON at line 1");
    }

    @Test
    void a_suppressed_address_gets_nothing_until_it_is_let_go() {
        String address = "Eve" + System.nanoTime() + "@example.net";
        client.postTo("/suppressions", "{\"email\":\"" + address + "\"}");
        String toEve = request.replace("ada@example.org", address.toLowerCase());

        JsonNode suppressed = Client.json(client.post(toEve));
        assertThat(suppressed.get("status").asText()).isEqualTo("suppressed");
        assertThat(Watched.CALLS).hasValue(0);

        JsonNode others = Client.json(client.post(toEve.replace("[", "[\"ada@example.org\",")));
        assertThat(others.get("status").asText()).isEqualTo("sent");
        JsonNode email = get(others.get("id").asText());
        assertThat(email.get("to")).hasSize(1);
        assertThat(email.get("timeline").get(1).get("type").asText()).isEqualTo("suppressed");

        assertThat(client.get("/suppressions/" + address).statusCode()).isEqualTo(200);
        client.send(
                HttpRequest.newBuilder(client.uri("/suppressions/" + address)).DELETE());
        assertThat(client.get("/suppressions/" + address).statusCode()).isEqualTo(404);
        assertThat(Client.json(client.post(toEve)).get("status").asText()).isEqualTo("sent");
    }

    @Test
    void an_international_domain_is_found_as_it_was_handed_in() {
        String local = "eve" + System.nanoTime();
        client.postTo("/suppressions", "{\"email\":\"" + local + "@m\u00fcnchen.example\"}");
        client.post(request.replace("ada@example.org", local + "2@m\u00fcnchen.example"));
        String host = "@m%C3%BCnchen.example";

        assertThat(client.get("/suppressions/" + local + host).statusCode()).isEqualTo(200);
        assertThat(client.send(HttpRequest.newBuilder(client.uri("/suppressions/" + local + host))
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get("/suppressions/" + local + host).statusCode()).isEqualTo(404);
        assertThat(Client.json(client.get("/emails?recipient=" + local + "2" + host))
                        .get("data"))
                .hasSize(1);
    }

    @Test
    void of_several_addresses_the_wrong_one_is_named() {
        HttpResponse<String> answer =
                client.postTo("/suppressions/batch/add", "{\"emails\":[\"q1@example.org\",\"bad\",\"worse\"]}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("`emails[1]`", "`emails[2]`");
    }

    @Test
    void suppressions_come_and_go_by_the_hundred() {
        String emails = IntStream.range(0, 100)
                .mapToObj(i -> "\"bulk" + i + "@example.net\"")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));

        assertThat(Client.json(client.postTo("/suppressions/batch/add", "{\"emails\":" + emails + "}"))
                        .get("count")
                        .asInt())
                .isEqualTo(100);
        assertThat(Client.json(client.get("/suppressions?limit=100&after=bulk"))
                        .get("data")
                        .size())
                .isGreaterThanOrEqualTo(100);
        assertThat(Client.json(client.postTo("/suppressions/batch/remove", "{\"emails\":" + emails + "}"))
                        .get("count")
                        .asInt())
                .isEqualTo(100);
        assertThat(client.postTo("/suppressions", "{\"email\":\"nobody\"}").statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.ada@example.org", "ada*@example.org", "@example.org", "example.org", "*"})
    void a_suppression_that_would_have_no_effect_is_refused(String pattern) {
        assertThat(client.postTo("/suppressions", "{\"email\":\"" + pattern + "\"}")
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> batch =
                client.postTo("/suppressions/batch/add", "{\"emails\":[\"whole@example.org\", \"" + pattern + "\"]}");
        assertThat(batch.statusCode()).isEqualTo(422);
        assertThat(batch.body()).contains("emails[1]");
        assertThat(client.get("/suppressions/whole@example.org").statusCode()).isEqualTo(404);
    }

    @Test
    void an_email_that_expired_is_a_dead_letter_and_can_be_tried_again() {
        Watched.BEHAVIOUR.set((email, next) -> {
            throw new VendorUnavailable("down");
        });
        Instant soon = Instant.now().plusMillis(1500);
        String id = Client.json(client.post(request.replaceFirst("}$", ",\"expires_at\":\"" + soon + "\"}")))
                .get("id")
                .asText();
        org.awaitility.Awaitility.await()
                .until(() -> get(id).get("status").asText().equals("failed"));
        JsonNode letter = Client.json(client.get("/dead-letters")).at("/data/0");
        assertThat(letter.get("id").asText()).isEqualTo(id);
        assertThat(letter.at("/reason/type").asText()).isEqualTo("vendor_unavailable");
        assertThat(letter.at("/reason/detail").asText()).isEqualTo("down");
        assertThat(Client.json(client.get("/emails?limit=1")).at("/data/0").has("reason"))
                .isFalse();

        Watched.BEHAVIOUR.set((email, next) -> next.send(email));
        assertThat(Client.json(client.postTo("/dead-letters/retry", ""))
                        .get("count")
                        .asInt())
                .isPositive();
        org.awaitility.Awaitility.await()
                .until(() -> get(id).get("status").asText().equals("sent"));
        assertThat(client.postTo("/emails/" + id + "/retry", "").statusCode()).isEqualTo(422);
    }

    @Test
    void an_email_shows_its_headers_and_its_attachments_without_their_content() {
        String more =
                ",\"headers\":{\"X-Entity\":\"7\"},\"attachments\":[{\"filename\":\"a.txt\",\"content\":\"YWJj\"}]}";
        JsonNode email = get(Client.json(client.post(request.replaceFirst("}$", more)))
                .get("id")
                .asText());

        assertThat(email.at("/headers/X-Entity").asText()).isEqualTo("7");
        assertThat(email.get("attachments").toString())
                .isEqualTo("[{\"filename\":\"a.txt\",\"content_type\":\"text/plain\",\"content_id\":null,\"size\":3}]");
    }

    private String scheduled() {
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        JsonNode answer =
                Client.json(client.post(request.replaceFirst("}$", ",\"scheduled_at\":\"" + tomorrow + "\"}")));
        assertThat(answer.get("status").asText()).isEqualTo("scheduled");
        return answer.get("id").asText();
    }

    private JsonNode get(String id) {
        return Client.json(client.get("/emails/" + id));
    }

    private static <T> List<T> together(int count, Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(call));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
