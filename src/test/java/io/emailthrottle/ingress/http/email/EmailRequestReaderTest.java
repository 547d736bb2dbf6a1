package io.emailthrottle.ingress.http.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.ingress.ValidationErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmailRequestReaderTest {

    private final EmailRequestReader reader = new EmailRequestReader();
    private final List<Long> told = new ArrayList<>();

    @Test
    void an_email_of_many_small_values_is_told_as_what_it_takes_in_memory() throws IOException {
        String email = "{\"to\": [" + "\"a\",".repeat(3_999) + "\"a\"]}";

        reader.read(stream(email), told::add, new ValidationErrors());

        assertThat(told.getLast()).isGreaterThan(10L * email.length());
    }

    @Test
    void of_a_batch_one_email_is_in_memory_at_a_time() throws IOException {
        String email = "{\"to\": [" + "\"a\",".repeat(599) + "\"a\"]}";
        List<Integer> read = new ArrayList<>();

        int count = reader.readBatch(
                stream("[" + (email + ",").repeat(99) + email + "]"),
                100,
                told::add,
                (index, one, faults) -> read.add(one.to().size()));

        assertThat(count).isEqualTo(100);
        assertThat(read).hasSize(100).containsOnly(600);
        assertThat(told).allMatch(bytes -> bytes < 100_000);
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
