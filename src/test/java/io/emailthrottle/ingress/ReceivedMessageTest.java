package io.emailthrottle.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.emailthrottle.email.Loss;
import io.emailthrottle.email.raw.UnreadableMessage;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes the time of a message's size squared, takes far longer than the test may. */
@Timeout(120)
class ReceivedMessageTest {

    private static final int LARGE = 1_600_000;
    private static final int WITHIN_BUDGET = 100_000;
    private static final String NO_TEXT = "\r\n\r\n";

    @Test
    void a_header_of_ours_that_nobody_knows_is_refused_as_a_field_would_be() {
        assertThatThrownBy(() -> read("X-Email-Throttle-Schedule-At: 2026-12-01T00:00:00Z\r\n\r\nHi"))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("X-Email-Throttle-Schedule-At is not known here")
                .hasMessageContaining("scheduled-at");
    }

    @Test
    void very_many_headers_are_refused_before_they_are_looked_at() {
        String headers =
                IntStream.range(0, 150_000).mapToObj(i -> "X-" + i + ": a\r\n").collect(Collectors.joining());

        assertThatThrownBy(() -> read(headers + "\r\n"))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("131072 octets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: a\r\n b",
                "X-Folded: a\r\n b",
                "Subject: =?utf-8?q?a?= ",
                "To: a@example.org,\r\n ",
                "Content-Type: application/x; a*0*=utf-8''b"
            })
    void a_header_that_goes_on_for_ever_is_refused_before_it_is_looked_at(String line) {
        String rest = line.substring(line.indexOf(' '));

        assertThatThrownBy(() -> read(line + repeated(rest, LARGE) + NO_TEXT))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("131072 octets");
    }

    @Test
    void the_headers_of_all_parts_count_together() {
        String part = "--a\r\nX-Long: " + "x".repeat(1_000) + "\r\n\r\nx\r\n";

        assertThatThrownBy(() -> read(multipart("a", part.repeat(200))))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("131072 octets");
        assertThat(read(multipart("a", part.repeat(100))).emails()).hasSize(1);
    }

    @Test
    void a_header_that_comes_twice_is_one_when_it_says_the_same_and_refused_otherwise() {
        assertThat(only("X-One: 1\r\nx-one: 1\r\nX-Two: 2\r\n\r\n").headers())
                .containsExactly(entry("X-One", "1"), entry("X-Two", "2"));
        assertThatThrownBy(() -> only("X-One: 1\r\nx-one: 2\r\n\r\n")).isInstanceOf(UnreadableMessage.class);
    }

    @Test
    void very_many_parts_are_refused_before_all_have_been_found() {
        String parts = repeated("--a\r\n\r\nx\r\n", LARGE);

        assertThatThrownBy(() -> read(multipart("a", parts)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("more than 250 parts");
    }

    @Test
    void parts_too_deep_within_each_other_are_refused() {
        String nested = IntStream.range(1, 30)
                .mapToObj(i -> "--b" + (i - 1) + "\r\nContent-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n")
                .collect(Collectors.joining());

        assertThatThrownBy(() -> read(multipart("b0", nested)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("16 parts within each other");
    }

    @Test
    void a_boundary_that_is_far_too_long_is_not_searched_for() {
        String boundary = "a".repeat(WITHIN_BUDGET);
        String parts = "--" + boundary + "\r\n\r\n" + "a".repeat(LARGE) + "\r\n";

        assertThatThrownBy(() -> read(multipart(boundary, parts)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("no boundary");
    }

    @Test
    void a_boundary_is_not_guessed() {
        assertThatThrownBy(() -> read("Content-Type: multipart/mixed\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n"))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("no boundary");
    }

    @Test
    void a_long_list_of_addresses_is_read_as_it_is_written_and_not_guessed_at() {
        String list = repeated("Ada B. <a@example.org>, ", WITHIN_BUDGET);
        EmailRequest email = only("To: " + list + "r0@example.org" + NO_TEXT);

        assertThat(email.to()).containsExactly("r0@example.org");
        assertThatThrownBy(() -> read("To: " + "<".repeat(WITHIN_BUDGET) + NO_TEXT))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageStartingWith("An address cannot be read");
    }

    @Test
    void a_short_list_of_addresses_may_be_written_carelessly() {
        assertThat(only("To: , r0@example.org;;" + NO_TEXT).to()).containsExactly("r0@example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt,a.txt",
        "/home/ada/a.txt,a.txt",
        "C:\\\\ada\\\\a.txt,a.txt",
        "a/b\\\\c/d,d",
        "..,attachment-1",
        "a/,attachment-1"
    })
    void a_file_is_called_by_its_name_without_its_path(String name, String kept) {
        assertThat(only(file(name)).attachments())
                .extracting(AttachmentRequest::filename)
                .containsExactly(kept);
    }

    @Test
    void a_very_long_filename_takes_no_time_and_stays_in_the_message() {
        ReceivedMessage received = read("From: app@example.com\r\n" + file("a".repeat(900)));

        assertThat(received.attachments())
                .singleElement()
                .satisfies(file -> assertThat(file.filename()).hasSize(255));
        assertThat(received.raw().losses()).containsExactly(Loss.FILES);
        assertThatThrownBy(() -> read(file("a".repeat(WITHIN_BUDGET))))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("a file's name");
    }

    @Test
    void a_message_to_many_whom_no_header_names_is_read_once() {
        List<EmailRequest> emails =
                read("X-One: 1\r\nX-Email-Throttle-Tag: a=b" + NO_TEXT, 3).emails();

        assertThat(emails)
                .extracting(EmailRequest::to)
                .containsExactly(List.of("r0@example.org"), List.of("r1@example.org"), List.of("r2@example.org"));
        assertThat(emails).allSatisfy(email -> {
            assertThat(email.headers()).isSameAs(emails.getFirst().headers());
            assertThat(email.tags()).isSameAs(emails.getFirst().tags());
            assertThat(email.attachments()).isSameAs(emails.getFirst().attachments());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=\"cid:logo@a\">",
                "<img src='cid:logo@a'>",
                "<img src=cid:logo@a>",
                "<p style='background: url(cid:logo@a)'>",
                "<p style='background: url(&quot;cid:logo@a&quot;)'>"
            })
    void a_file_that_the_html_shows_is_inline(String html) {
        assertThat(contentIds(html, "logo@a", "logo")).containsExactly("logo@a", null);
    }

    @Test
    void a_content_id_with_marks_that_end_others_is_found_too() {
        assertThat(contentIds("<img src=\"cid:logo(1)@a\">", "logo(1)@a")).containsExactly("logo(1)@a");
    }

    private static List<String> contentIds(String html, String... ids) {
        String files = Arrays.stream(ids)
                .map(id -> "--a\r\nContent-Type: image/png\r\nContent-ID: <" + id + ">\r\n\r\nx\r\n")
                .collect(Collectors.joining());
        return only(multipart("a", "--a\r\nContent-Type: text/html\r\n\r\n" + html + "\r\n" + files))
                .attachments()
                .stream()
                .map(AttachmentRequest::contentId)
                .toList();
    }

    private static String file(String name) {
        return "Content-Disposition: attachment; filename=\"" + name + "\"" + NO_TEXT;
    }

    private static String multipart(String boundary, String parts) {
        return "Content-Type: multipart/mixed; boundary=" + boundary + NO_TEXT + parts + "--" + boundary + "--\r\n";
    }

    private static String repeated(String unit, int octets) {
        return unit.repeat(octets / unit.length());
    }

    private static EmailRequest only(String message) {
        return read(message).emails().getFirst();
    }

    private static ReceivedMessage read(String message) {
        return read(message, 1);
    }

    private static ReceivedMessage read(String message, int recipients) {
        List<String> envelope = IntStream.range(0, recipients)
                .mapToObj(i -> "r" + i + "@example.org")
                .toList();
        return ReceivedMessage.bySmtp(message.getBytes(StandardCharsets.UTF_8), "app@example.com", envelope);
    }
}
