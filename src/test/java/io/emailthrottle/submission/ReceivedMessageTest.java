package io.emailthrottle.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.emailthrottle.api.EmailRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message in the hands of somebody who means harm costs; what is not linear in its size takes minutes here. */
@Timeout(30)
class ReceivedMessageTest {

    private static final String TOP = "From: a@example.com\r\nSubject: Hi\r\n";
    private static final int SIZE = 1_600_000;

    static List<String> tooLong() {
        return List.of(
                TOP + lines(150_000, i -> "X-" + i + ": 1") + "\r\nHi",
                TOP + "X-Folded: 1\r\n" + " a\r\n".repeat(SIZE / 4) + "\r\nHi",
                TOP + "To: " + "a@example.org, ".repeat(SIZE / 15) + "b@example.org\r\n\r\nHi",
                TOP + "X-Encoded: " + "=?utf-8?q?a?= ".repeat(SIZE / 14) + "\r\n\r\nHi",
                TOP + "Content-Type: text/plain" + lines(60_000, i -> ";a*" + i + "*=b") + "\r\n\r\nHi",
                multipart(lines(150_000, i -> "X-" + i + ": 1")));
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String multipart(String headers) {
        return TOP + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + headers + "\r\nx\r\n--b--\r\n";
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void headers_of_more_than_a_megabyte_are_refused_before_they_are_understood(String message) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageStartingWith("The headers of a part are longer than");
    }

    @Test
    void a_message_of_a_million_parts_is_refused_before_they_are_taken_apart() {
        String parts = "\r\n--b\r\n".repeat(1_000_000);

        for (String boundary : List.of("; boundary=b", "")) {
            assertThatThrownBy(() ->
                            read(TOP + "Content-Type: multipart/mixed" + boundary + "\r\n" + parts + "\r\n--b--\r\n"))
                    .isInstanceOf(UnreadableMessage.class)
                    .hasMessageContaining("more than 250 parts");
        }
    }

    @Test
    void parts_are_not_mistaken_for_more_than_they_are() {
        String text = "--\r\n".repeat(1_000) + "-- bold --\r\n".repeat(1_000);
        String parts = IntStream.range(0, 200)
                .mapToObj(i -> "--b\r\nContent-Disposition: attachment; filename=f" + i + "\r\n\r\n" + text)
                .collect(Collectors.joining());

        EmailRequest email = read(TOP + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + "--b--\r\n");

        assertThat(email.attachments()).hasSize(200);
    }

    @Test
    void of_a_file_only_the_last_name_of_its_path_counts_however_long_it_is() {
        String part = "Content-Disposition: attachment; filename=\"%s\"\r\n\r\nx";

        assertThat(file(part.formatted("C:/a/b/c.txt"))).isEqualTo("c.txt");
        assertThat(file(part.formatted("\\\\\\\\host\\\\c.txt"))).isEqualTo("c.txt");
        assertThat(file(part.formatted("a".repeat(100_000)))).hasSize(100_000);
    }

    private static String file(String part) {
        return read(TOP + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part + "\r\n--b--\r\n")
                .attachments()
                .getFirst()
                .filename();
    }

    @Test
    void whom_no_header_names_gets_an_email_of_his_own_that_is_the_same() {
        ReceivedMessage received = ReceivedMessage.read(
                (TOP + "X-One: 1\r\n\r\nHi").getBytes(StandardCharsets.US_ASCII),
                "",
                List.of("ada@example.org", "Bob@example.org"));

        assertThat(received.emails())
                .extracting(EmailRequest::to)
                .containsExactly(List.of("ada@example.org"), List.of("Bob@example.org"));
        assertThat(received.emails()).allSatisfy(email -> {
            assertThat(email.text()).isEqualTo("Hi");
            assertThat(email.headers()).containsEntry("X-One", "1");
        });
    }

    private static EmailRequest read(String message) {
        return ReceivedMessage.read(message.getBytes(StandardCharsets.US_ASCII), "", List.of("ada@example.org"))
                .emails()
                .getFirst();
    }
}
