package io.emailthrottle.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a documentation page that is generated from the code, between two comments that carry its name. */
public final class GeneratedSection {

    private static final String WRITE = "docs.write";

    private GeneratedSection() {}

    /**
     * Fails when the page holds another text; with {@code -Ddocs.write=true} the text is written instead.
     *
     * @param test the test that calls this, for the message
     */
    public static void check(Path page, String name, String text, Class<?> test) {
        String begin = "<!-- generated: " + name + " -->\n";
        String end = "<!-- /generated: " + name + " -->";
        String content = read(page);
        assertThat(content).as(page.toString()).contains(begin, end);
        int from = content.indexOf(begin) + begin.length();
        int to = content.indexOf(end);
        if (Boolean.getBoolean(WRITE)) {
            write(page, content.substring(0, from) + text + content.substring(to));
            return;
        }
        assertThat(content.substring(from, to))
                .as(
                        "%s is stale; to regenerate it run: ./mvnw test -Dtest=%s -D%s=true",
                        page, test.getSimpleName(), WRITE)
                .isEqualTo(text);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path page, String content) {
        try {
            Files.writeString(page, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
