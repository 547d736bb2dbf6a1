package io.emailthrottle.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {

    private final List<String> refused = new ArrayList<>();

    private String fill(String text, Map<String, String> values) {
        return Placeholders.of(values::get, refused::add).apply(text);
    }

    @Test
    void values_stand_in_place_of_their_names_and_are_not_looked_into_again() {
        assertThat(fill("{{a}} {{ b }} $1", Map.of("a", "{{b}}$\\", "b", "two")))
                .isEqualTo("{{b}}$\\ two $1");
        assertThat(refused).isEmpty();
    }

    @Test
    void what_is_no_placeholder_is_told_and_left() {
        assertThat(fill("{% if a %}{{a}}{% endif %} {{ a | upper }}", Map.of("a", "1")))
                .isEqualTo("{% if a %}1{% endif %} {{ a | upper }}");
        assertThat(refused).containsExactly("{% if a %}", "{% endif %}", "{{ a | upper }}");
    }

    @Test
    void a_value_is_found_by_dots_empty_when_absent_and_none_when_it_is_an_object() throws Exception {
        JsonNode values = new ObjectMapper().readTree("{\"a\":{\"b\":1},\"c\":null}");

        assertThat(Placeholders.value(values, "a.b")).isEqualTo("1");
        assertThat(Placeholders.value(values, "c")).isEmpty();
        assertThat(Placeholders.value(values, "a.x.y")).isEmpty();
        assertThat(Placeholders.value(values, "a")).isNull();
    }
}
