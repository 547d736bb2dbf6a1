package io.emailthrottle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HtmlPreviewTest {

    private static final String SERVER = "http://outside.example";

    static List<String> vectors() {
        return OutsideVectors.at(SERVER);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void nothing_names_a_server_but_the_title_of_a_link(String html) {
        Document shown = Jsoup.parse(HtmlPreview.of(html));
        shown.select("a").removeAttr("title");

        assertThat(shown.outerHtml()).doesNotContain("outside.example");
    }

    @Test
    void what_an_email_looks_like_stays() {
        String shown = HtmlPreview.of("""
                <html><head><style>p {color: red}</style></head><body><table cellpadding="3"><tr><td colspan="2" bgcolor="#eee">\
                <p style="font-weight: bold">Grüße</p><img alt="A" src="data:image/png;base64,AA=="></td></tr></table></body></html>""");

        assertThat(shown)
                .contains("<style>p {color: red}</style>", "cellpadding=\"3\"", "colspan=\"2\"", "bgcolor=\"#eee\"")
                .contains("style=\"font-weight: bold\"", "Grüße", "src=\"data:image/png;base64,AA==\"");
    }

    @Test
    void a_link_tells_where_it_leads_and_leads_nowhere() {
        assertThat(HtmlPreview.of("<a href='https://example.com/x'>here</a>"))
                .contains("<a title=\"https://example.com/x\">here</a>");
    }
}
