package io.emailthrottle.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.webjars.WebJarVersionLocator;

/** The report as one HTML file that needs no other: bench/report.html with uPlot, the page's own style and the data in it. */
final class LoadPage {

    private static final Path TEMPLATE = Path.of("bench", "report.html");
    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadPage() {}

    /**
     * Writes it out.
     *
     * @param facts how it was measured, one sentence each
     */
    static String html(List<String> facts, List<LoadTable> tables, List<LoadFigures> figures) throws IOException {
        return Files.readString(TEMPLATE)
                .replace("/*STYLE*/", resource("static/page/base.css"))
                .replace("/*UPLOT-STYLE*/", uplot("dist/uPlot.min.css"))
                .replace("/*UPLOT*/", uplot("dist/uPlot.iife.min.js"))
                .replace(
                        "/*DATA*/",
                        json(Map.of(
                                "facts",
                                facts,
                                "tables",
                                tables,
                                "steps",
                                OpenFigures.STEPS,
                                "sides",
                                figures.stream().map(LoadPage::side).toList())));
    }

    private static Map<String, Object> side(LoadFigures figures) {
        return Map.of(
                "name",
                figures.kind().name(),
                "store",
                figures.kind().store(),
                "emails",
                figures.kind().emails(),
                "perSecond",
                figures.emailsPerSecond(),
                "micros",
                figures.usage().micros(),
                "databaseMicros",
                figures.usage().databaseMicros(),
                "kilobytes",
                figures.usage().bytes() / 1024,
                "curve",
                figures.open().curve());
    }

    /** For a script element, which nothing in the data may end. */
    private static String json(Object value) throws JsonProcessingException {
        return JSON.writeValueAsString(value).replace("<", "\\u003c");
    }

    private static String uplot(String file) {
        return resource(new WebJarVersionLocator().fullPath("uplot", file));
    }

    private static String resource(String path) {
        try (InputStream in = LoadPage.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
