package io.emailthrottle.dashboard;

import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * An email's html without anything that makes a browser talk to anybody. A content security policy alone does not do it: it
 * stops what is loaded, and not the connections that {@code <link rel=preconnect>} opens or the names that are looked up.
 * What is not on the list is left out: link, meta, base, script, frames, forms, media and all that comes to HTML later.
 */
final class HtmlPreview {

    private static final Safelist LOOKS = new Safelist()
            .addTags(
                    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption")
            .addTags(
                    "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em")
            .addTags("figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i")
            .addTags("img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section")
            .addTags("small", "span", "strike", "strong", "style", "sub", "summary", "sup", "table", "tbody", "td")
            .addTags("tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr")
            .addAttributes(":all", "align", "bgcolor", "border", "class", "color", "dir", "height", "id", "lang")
            .addAttributes(":all", "role", "style", "title", "valign", "width")
            .addAttributes("table", "cellpadding", "cellspacing")
            .addAttributes("td", "colspan", "rowspan", "nowrap")
            .addAttributes("th", "colspan", "rowspan", "nowrap")
            .addAttributes("font", "face", "size")
            .addAttributes("ol", "start", "type")
            .addAttributes("img", "alt", "src")
            .addAttributes("a", "href")
            .addProtocols("img", "src", "data");

    /** By which CSS names what is to be fetched; a backslash could spell any of them. */
    private static final List<String> FETCHING = List.of("url", "@import", "image", "src", "\\");

    private HtmlPreview() {}

    static String of(String html) {
        Document given = Jsoup.parse(html);
        // Mail programs put the rules into the head, which the cleaner leaves out.
        given.head().select("style").forEach(style -> given.body().prependChild(style));
        Document shown = new Cleaner(LOOKS).clean(given);
        shown.outputSettings().prettyPrint(false);
        // By what is written out: rules within an svg are text to the parser, and rules again to a browser.
        shown.select("style").stream()
                .filter(style -> fetches(style.outerHtml()))
                .toList()
                .forEach(Element::remove);
        shown.select("[style]").forEach(HtmlPreview::keepHarmlessStyle);
        shown.select("a[href]").forEach(HtmlPreview::tellTheTarget);
        return "<!doctype html>" + shown.body().html();
    }

    private static void keepHarmlessStyle(Element element) {
        if (fetches(element.attr("style"))) {
            element.removeAttr("style");
        }
    }

    private static boolean fetches(String css) {
        String lower = css.toLowerCase(Locale.ROOT);
        return FETCHING.stream().anyMatch(lower::contains);
    }

    /** A link is shown and leads nowhere: browsers look up the names of links before anybody follows them. */
    private static void tellTheTarget(Element link) {
        link.attr("title", link.attr("href")).removeAttr("href");
    }
}
