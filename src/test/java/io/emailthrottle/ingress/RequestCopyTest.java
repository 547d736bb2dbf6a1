package io.emailthrottle.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.emailthrottle.email.RecordParts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No copy of a request loses one of its fields. */
class RequestCopyTest {

    private static final EmailRequest EVERYTHING = read("""
            {"from": "a@example.com", "to": "ann@example.org", "cc": "bob@example.org", "bcc": "cat@example.org",
              "reply_to": "r@example.com", "subject": "Hi", "html": "<p>Hi", "text": "Hi", "headers": {"X-A": "1"},
              "attachments": [{"filename": "a.txt"}], "tags": [{"name": "plan", "value": "pro"}], "vendor": "relay",
              "delivery": "at_most_once", "scheduled_at": "in 1 hour", "expires_at": "in 2 hours", "priority": "low",
              "misspelt": 1}""");

    static EmailRequest read(String json) {
        try {
            return new ObjectMapper().readValue(json, EmailRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void the_sample_has_every_field() {
        assertThat(RecordParts.empty(EVERYTHING)).isEmpty();
    }

    @Test
    void to_other_people_it_keeps_everything_else() {
        EmailRequest copy = EVERYTHING.withRecipients(List.of("x"), List.of("y"), List.of("z"));

        assertThat(RecordParts.changed(EVERYTHING, copy)).containsExactly("to", "cc", "bcc");
    }

    @Test
    void with_other_files_it_keeps_everything_else() {
        assertThat(RecordParts.changed(EVERYTHING, EVERYTHING.withAttachments(List.of())))
                .containsExactly("attachments");
    }
}
