package io.emailthrottle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadPageTest {

    @Test
    void the_page_needs_no_other_file() throws IOException {
        String html = LoadPage.html(List.of("measured"), List.of(), List.of());

        assertThat(html)
                .contains("uPlot=function", ".u-legend", "--accent", "\"measured\"")
                .doesNotContain("/*UPLOT", "/*STYLE", "/*DATA", " src=", "@import", "<link");
    }

    @Test
    void nothing_in_the_data_ends_the_script() throws IOException {
        assertThat(LoadPage.html(List.of("</script><b>"), List.of(), List.of()))
                .contains("\\u003c/script>\\u003cb>")
                .doesNotContain("</script><b>");
    }
}
