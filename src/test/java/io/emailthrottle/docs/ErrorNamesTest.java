package io.emailthrottle.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.emailthrottle.email.EmailStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md has the names of errors that the code has, and docs/glossary.md the statuses. */
class ErrorNamesTest {

    /** Where errors are made. */
    private static final List<String> ROOMS = List.of("ingress", "security");

    /** The calls that make an error, and where its name stands in them. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("(?:ApiError|AccessRefused|ValidationError)\\(\\s*[^,;]+,\\s*\"([a-z_]+)\""),
            Pattern.compile("\\binvalid\\(\\s*[^,;]+,\\s*\"([a-z_]+)\","),
            Pattern.compile("case (?:DAY|MONTH) -> \"([a-z_]+)\";"));

    @Test
    void every_error_of_the_code_is_explained_and_no_other() throws IOException {
        TreeSet<String> documented = firstColumn(Path.of("docs/errors.md"), "name");
        TreeSet<String> made = new TreeSet<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/emailthrottle", room))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String code = Files.readString(file);
                    NAMES.forEach(name -> name.matcher(code).results().forEach(found -> made.add(found.group(1))));
                }
            }
        }

        assertThat(made).isEqualTo(documented);
    }

    private static TreeSet<String> firstColumn(Path page, String head) throws IOException {
        TreeSet<String> words = new TreeSet<>();
        boolean in = false;
        for (String line : Files.readAllLines(page)) {
            in = line.startsWith("| " + head + " |") || in && line.startsWith("|");
            Matcher word = Pattern.compile("^\\| `([a-z_]+)` \\|").matcher(line);
            if (in && word.find()) {
                words.add(word.group(1));
            }
        }
        return words;
    }

    @Test
    void every_status_is_explained_once() throws IOException {
        TreeSet<String> statuses = new TreeSet<>();
        for (EmailStatus status : EmailStatus.values()) {
            statuses.add(status.word());
        }

        assertThat(firstColumn(Path.of("docs/glossary.md"), "status")).isEqualTo(statuses);
    }
}
