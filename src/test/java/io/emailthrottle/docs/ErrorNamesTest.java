package io.emailthrottle.docs;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** A name in quotes: several words, joined by underscores. */
    private static final Pattern WORD = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");

    /** Lines that make an error, or hold a name that an error is made with. */
    private static final Pattern MAKER = Pattern.compile(
            "ApiError\\(|AccessRefused\\(|ValidationError\\(|validationErrors\\.invalid\\(|\\binvalid\\(|->|HttpStatus\\.[A-Z_]+,?$|^ *\"");

    @Test
    void every_error_of_the_code_is_explained_and_no_other() throws IOException {
        TreeSet<String> documented = firstColumn(Path.of("docs/errors.md"), "name");
        TreeSet<String> made = new TreeSet<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/emailthrottle", room))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String code = Files.readString(file);
                    collect(code, made);
                }
            }
        }

        assertThat(made).isEqualTo(documented);
    }

    /** Errors are made by four calls; the name is the first text of that form in their arguments. */
    private static void collect(String code, TreeSet<String> names) {
        Matcher call = Pattern.compile(
                        "new (?:ApiError|AccessRefused|ValidationError)\\(|\\binvalid\\(|String name = switch")
                .matcher(code);
        while (call.find()) {
            String arguments = code.substring(call.end(), Math.min(code.length(), call.end() + 200));
            Matcher word = WORD.matcher(arguments.substring(0, end(arguments)));
            while (word.find()) {
                names.add(word.group(1));
            }
        }
    }

    private static int end(String arguments) {
        int semicolon = arguments.indexOf(";");
        return semicolon < 0 ? arguments.length() : semicolon;
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
        for (io.emailthrottle.email.EmailStatus status : io.emailthrottle.email.EmailStatus.values()) {
            statuses.add(status.word());
        }

        assertThat(firstColumn(Path.of("docs/glossary.md"), "status")).isEqualTo(statuses);
    }
}
