package io.emailthrottle.delivery;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.Address;
import io.emailthrottle.email.Attachment;
import io.emailthrottle.email.Content;
import io.emailthrottle.email.DeliveryGuarantee;
import io.emailthrottle.email.Email;
import io.emailthrottle.email.Emails;
import io.emailthrottle.email.Priority;
import io.emailthrottle.email.RecordParts;
import io.emailthrottle.email.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FingerprintTest {

    /** As the version of 2026-11-26 stored it for this very email. */
    private static final String STORED_BY_AN_EARLIER_VERSION =
            "2b530de9e09c4f5710e9e212826fc154d99848a355dc55493f512ade05326eee";

    /** Another value for each component that an application's request decides. */
    private static final Map<Class<? extends Record>, Map<String, Object>> OTHERS = Map.of(
            NewEmail.class,
            Map.of(
                    "scheduledAt",
                    Instant.parse("2026-02-01T00:00:00Z"),
                    "expiresAt",
                    Instant.parse("2026-02-02T00:00:00Z")),
            Email.class,
            Map.ofEntries(
                    entry("from", Emails.address(null, "other@example.com")),
                    entry("to", List.of(Emails.address(null, "other@example.org"))),
                    entry("cc", List.of()),
                    entry("bcc", List.of()),
                    entry("replyTo", List.of()),
                    entry("subject", "Another subject"),
                    entry("text", "another text"),
                    entry("html", "<p>another html</p>"),
                    entry("headers", Map.of()),
                    entry("attachments", List.of()),
                    entry("tags", List.of()),
                    entry("metadata", Map.of("user_id", "43")),
                    entry("vendor", "another"),
                    entry("delivery", DeliveryGuarantee.AT_LEAST_ONCE),
                    entry("priority", Priority.LOW),
                    entry("content", new Content.Raw(new byte[] {1}, "", null, List.of(), Set.of()))),
            Address.class,
            Map.of("name", "Another", "address", "another@example.com"),
            Attachment.class,
            Map.of("filename", "b", "contentType", "b/b", "content", new byte[] {2}, "contentId", "b"),
            Tag.class,
            Map.of("name", "b", "value", "b"));

    /** What the gateway adds, and differs when a request is repeated; a key belongs to a tenant anyway. */
    private static final Set<String> OURS = Set.of("id", "tenant", "createdAt", "traceparent", "envelope");

    private static final NewEmail EVERYTHING = new NewEmail(
            Emails.everyField(), Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));

    @TestFactory
    Stream<DynamicTest> each_component_changed_alone_is_another_request() {
        Email email = EVERYTHING.email();
        return Stream.of(
                        // What a note tells of has no effect on the email.
                        tests(EVERYTHING, Set.of("email", "notes"), other -> other),
                        tests(email, OURS, FingerprintTest::of),
                        tests(email.from(), Set.of(), other -> with("from", other)),
                        tests(email.cc().getFirst(), Set.of(), other -> with("cc", List.of(other))),
                        tests(
                                email.attachments().getLast(),
                                Set.of(),
                                other -> with(
                                        "attachments",
                                        List.of(email.attachments().getFirst(), other))),
                        tests(
                                email.tags().getLast(),
                                Set.of(),
                                other -> with("tags", List.of(email.tags().getFirst(), other))))
                .flatMap(tests -> tests);
    }

    private static <R extends Record> Stream<DynamicTest> tests(
            R record, Set<String> without, Function<R, NewEmail> request) {
        return RecordParts.names(record.getClass()).stream()
                .filter(name -> !without.contains(name))
                .map(name -> DynamicTest.dynamicTest(record.getClass().getSimpleName() + "." + name, () -> {
                    Map<String, Object> others = OTHERS.get(record.getClass());
                    assertThat(others).as("another value of each component").containsKey(name);
                    NewEmail other = request.apply(RecordParts.with(record, name, others.get(name)));

                    assertThat(Fingerprint.of(List.of(other), false))
                            .isNotEqualTo(Fingerprint.of(List.of(EVERYTHING), false));
                }));
    }

    private static NewEmail with(String component, Object value) {
        return of(RecordParts.with(EVERYTHING.email(), component, value));
    }

    private static NewEmail of(Email email) {
        return new NewEmail(email, EVERYTHING.scheduledAt(), EVERYTHING.expiresAt());
    }

    @Test
    void what_the_gateway_adds_makes_no_other_request() {
        Email again = EVERYTHING.email().toBuilder()
                .tenant("other")
                .traceparent(null)
                .envelope(List.of(Emails.address(null, "bob@example.org")))
                .build();
        Email later = RecordParts.with(RecordParts.with(again, "id", UUID.randomUUID()), "createdAt", Instant.EPOCH);

        assertThat(RecordParts.changed(EVERYTHING.email(), later)).containsExactlyInAnyOrderElementsOf(OURS);
        assertThat(Fingerprint.of(List.of(of(later)), false)).isEqualTo(Fingerprint.of(List.of(EVERYTHING), false));
    }

    private final List<NewEmail> request = List.of(submission("Hello"));

    private static NewEmail submission(String subject) {
        Email email = Email.builder(
                        new UUID(1, 2),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Emails.address(null, "s@example.com"),
                        subject)
                .to(List.of(Emails.address("Ann", "ann@example.org")))
                .text("Hi Ann")
                .build();
        return new NewEmail(email, null, null);
    }

    @Test
    void a_key_of_an_earlier_version_is_of_the_same_request() {
        assertThat(Fingerprint.matches(STORED_BY_AN_EARLIER_VERSION, Fingerprint.of(request, false), request))
                .isTrue();
    }

    @Test
    void it_is_not_of_another_request() {
        List<NewEmail> other = List.of(submission("Good bye"));

        assertThat(Fingerprint.matches(STORED_BY_AN_EARLIER_VERSION, Fingerprint.of(other, false), other))
                .isFalse();
    }

    @Test
    void a_batch_of_one_is_told_from_an_email_alone() {
        String alone = Fingerprint.of(request, false);
        String batch = Fingerprint.of(request, true);

        assertThat(Fingerprint.matches(alone, alone, request)).isTrue();
        assertThat(Fingerprint.matches(alone, batch, request)).isFalse();
    }

    @Test
    void of_a_raw_message_the_octets_count_and_the_envelope_s_sender() {
        String made = Fingerprint.of(raw("X-A: 1", "a@example.com"), true);

        assertThat(Fingerprint.of(raw("X-A: 1", "a@example.com"), true)).isEqualTo(made);
        assertThat(Fingerprint.of(raw("x-a: 1", "a@example.com"), true)).isNotEqualTo(made);
        assertThat(Fingerprint.of(raw("X-A: 1", ""), true)).isNotEqualTo(made);
    }

    @Test
    void a_key_of_a_message_that_an_earlier_version_took_apart_is_of_the_same_message() {
        List<NewEmail> message = raw("X-A: 1", "a@example.com");
        Email apart = message.getFirst().email().composed();
        String stored = Fingerprint.of(List.of(new NewEmail(apart, null, null)), true);

        assertThat(Fingerprint.matches(stored, Fingerprint.of(message, true), message))
                .isTrue();
    }

    private static List<NewEmail> raw(String header, String mailFrom) {
        byte[] message = ("From: sender@example.com\r\n" + header + "\r\n\r\nHi").getBytes(StandardCharsets.US_ASCII);
        return List.of(new NewEmail(Emails.raw(message, mailFrom), null, null));
    }
}
