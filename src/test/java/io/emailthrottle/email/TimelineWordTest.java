package io.emailthrottle.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.docs.GeneratedSection;
import io.emailthrottle.vendor.MessageRejected;
import io.emailthrottle.vendor.SendFailure;
import io.emailthrottle.vendor.Throttled;
import io.emailthrottle.vendor.Unconfirmed;
import io.emailthrottle.vendor.VendorRefused;
import io.emailthrottle.vendor.VendorUnavailable;
import io.emailthrottle.vendor.events.EventType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelineWordTest {

    private static final List<String> WORDS =
            Arrays.stream(TimelineWord.values()).map(TimelineWord::word).toList();

    /** {@code sending} is the one status that no entry is written of. */
    @Test
    void every_status_is_one_of_them() {
        assertThat(WORDS)
                .containsAll(Arrays.stream(EmailStatus.values())
                        .filter(status -> status != EmailStatus.SENDING)
                        .map(EmailStatus::word)
                        .toList());
    }

    @Test
    void so_is_every_kind_of_failure() {
        Stream<SendFailure> failures = Stream.of(
                new MessageRejected("x"),
                new VendorRefused("x"),
                new Throttled(Throttled.By.VENDOR, "x", Duration.ZERO),
                new VendorUnavailable("x"),
                new Unconfirmed("x", null, false));

        assertThat(SendFailure.class.getPermittedSubclasses()).hasSize(5);
        assertThat(WORDS).containsAll(failures.map(SendFailure::kind).toList());
    }

    @Test
    void so_is_everything_that_a_vendor_reports() {
        assertThat(WORDS)
                .containsAll(
                        Arrays.stream(EventType.values()).map(EventType::word).toList());
    }

    @Test
    void each_has_a_colour_on_the_page() throws Exception {
        String page = Files.readString(Path.of("src/main/resources/static/page/words.js"));

        assertThat(WORDS).allSatisfy(word -> assertThat(page).containsPattern("\\b" + word + ": '"));
    }

    @Test
    void the_glossary_has_each() {
        String table = Arrays.stream(TimelineWord.values())
                .map(one -> "| `" + one.word() + "` | " + one.meaning() + " |\n")
                .collect(Collectors.joining("", "| word | meaning |\n|---|---|\n", ""));

        GeneratedSection.check(Path.of("docs/glossary.md"), "timeline", table, TimelineWordTest.class);
    }

    @Test
    void json_has_the_word() throws Exception {
        assertThat(new ObjectMapper().writeValueAsString(TimelineWord.TICKET_DEAD))
                .isEqualTo("\"ticket_dead\"");
    }
}
