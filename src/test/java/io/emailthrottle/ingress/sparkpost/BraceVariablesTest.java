package io.emailthrottle.ingress.sparkpost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BraceVariablesTest {

    private static BraceVariables of(String json) throws Exception {
        return new BraceVariables(new ObjectMapper().readTree(json));
    }

    @Test
    void names_are_replaced_by_their_values() throws Exception {
        BraceVariables variables = of("{\"name\":\"Ada $1\",\"order\":{\"no\":7},\"no-value\":null}");

        assertThat(variables.fill("Hi {{name}}, {{ order.no }}.{{no-value}}{{missing}}"))
                .isEqualTo("Hi Ada $1, 7.");
    }

    @Test
    void in_html_a_value_is_text_unless_it_stands_in_three_braces() throws Exception {
        BraceVariables variables = of("{\"name\":\"<b>&\"}");

        assertThat(variables.fillHtml("{{name}} {{{name}}}")).isEqualTo("&lt;b&gt;&amp; <b>&");
        assertThat(variables.fill("{{name}} {{{name}}}")).isEqualTo("<b>& <b>&");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{if a}}", "{{ end }}", "{{each list}}", "{{a or 'b'}}", "{{f(1)}}", "{{}}", "{{#a}}"})
    void what_is_no_name_is_found(String place) {
        assertThat(BraceVariables.unknown("x {{name}} " + place + " y")).contains(place);
    }

    @Test
    void names_and_single_braces_are_no_fault() {
        assertThat(BraceVariables.unknown("{{a}} {{ b.c }} {{{d}}} {e} { {f} }"))
                .isEmpty();
    }
}
